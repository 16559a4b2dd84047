import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { becomes, inChromium, live, offline, says } from './features.ts'

inChromium('the to-do list', (stage) => {
  const title = (page: Page) => page.getByLabel('What is to be done')
  const hours = (page: Page) => page.getByLabel('Hours it takes')
  const errors = (page: Page) => page.locator('#task .rs-errors li, #task .rs-error')

  async function add(page: Page, text: string, time: string): Promise<void> {
    await title(page).fill(text)
    await hours(page).fill(time)
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByLabel(text).waitFor()
  }

  it('says what is wrong while somebody types, in the fields that were used', async () => {
    const page = await stage.visit('/to-do')
    await title(page).pressSequentially('Se')
    await page.locator('#task_title[aria-invalid]').waitFor()
    expect(await page.locator('#task_hours[aria-invalid]').count()).toBe(0)
    await title(page).pressSequentially('ed')
    await page.locator('#task_title[aria-invalid]').waitFor({ state: 'detached' })
    expect(await title(page).inputValue()).toBe('Seed')
    expect(await errors(page).count()).toBe(0)
  })

  it('refuses what is sent, in all fields, and keeps it', async () => {
    const page = await stage.visit('/to-do')
    await title(page).fill('Feed the birds')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.locator('#task_hours[aria-invalid]').waitFor()
    expect(await title(page).inputValue()).toBe('Feed the birds')
    expect(await page.locator('#tasks li').count()).toBe(0)
  })

  it('takes a task, and empties the form', async () => {
    const page = await stage.visit('/to-do')
    await title(page).fill('Clean the nest box')
    await hours(page).fill('2')
    await hours(page).press('Enter')
    await page.getByText('“Clean the nest box” is on the list.').waitFor()
    await becomes(() => title(page).inputValue(), '')
    await becomes(() => hours(page).inputValue(), '')
    expect(await errors(page).count()).toBe(0)
    await page.getByLabel('Clean the nest box').check()
    await page.locator('#open').getByText('0 of 1 open, 0 h').waitFor()
    await page.getByRole('button', { name: 'Remove Clean the nest box' }).click()
    await page.locator('#open').getByText('0 of 0 open').waitFor()
    await says(page.locator('#tasks li'), [])
  })

  it('has the list, and the half-filled form, after an interruption', async () => {
    const page = await stage.visit('/to-do')
    await add(page, 'Buy seeds', '1')
    await title(page).fill('Oil the hinges')
    await hours(page).fill('99')
    await page.locator('#task_hours[aria-invalid]').waitFor()
    stage.cut()
    await offline(page)
    await title(page).fill('Oil all hinges')
    stage.mend()
    await live(page)
    await page.getByLabel('Buy seeds').waitFor()
    await page.locator('#task_hours[aria-invalid]').waitFor()
    expect(await title(page).inputValue()).toBe('Oil all hinges')
    await hours(page).fill('3')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.locator('#open').getByText('2 of 2 open, 4 h').waitFor()
  })
})
