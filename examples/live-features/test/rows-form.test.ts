import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { becomes, inChromium, live, offline, says } from './features.ts'

inChromium('rows in a form', (stage) => {
  const guest = (page: Page, number: number) => page.getByLabel(`Guest ${number}`, { exact: true })
  const guests = (page: Page) =>
    page
      .locator('[data-row] input:not([type=hidden])')
      .evaluateAll((inputs) =>
        inputs.map((input) => (input instanceof HTMLInputElement ? input.value : '')),
      )
  async function addGuest(page: Page, number: number, name: string): Promise<void> {
    await page.getByRole('button', { name: 'Add a guest' }).click()
    await guest(page, number).fill(name)
  }

  it('are added, moved, removed and sent in their order', async () => {
    const page = await stage.visit('/rows')
    await page.getByLabel('Where to').fill('The pond')
    await addGuest(page, 1, 'Ann')
    await addGuest(page, 2, 'Bob')
    await addGuest(page, 3, 'Cat')
    await page.locator('[data-row]').nth(2).getByRole('button', { name: 'Up' }).click()
    await becomes(() => guests(page), ['Ann', 'Cat', 'Bob'])
    await page.locator('[data-row]').nth(0).getByRole('button', { name: 'Remove' }).click()
    await becomes(() => guests(page), ['Cat', 'Bob'])
    await says(page.locator('[data-row] label'), ['Guest 1', 'Guest 2'])
    await page.getByRole('button', { name: 'Plan it' }).click()
    await says(page.locator('#planned'), ['The pond: Cat, Bob'])
  })

  it('say what is wrong with each', async () => {
    const page = await stage.visit('/rows')
    await addGuest(page, 1, 'Ann')
    await addGuest(page, 2, 'B')
    await page.locator('[data-row]').nth(1).locator('[aria-invalid]').waitFor()
    expect(await page.locator('[data-row]').nth(0).locator('[aria-invalid]').count()).toBe(0)
    await page.getByRole('button', { name: 'Plan it' }).click()
    await page.locator('#outing_place[aria-invalid]').waitFor()
    expect(await guests(page)).toEqual(['Ann', 'B'])
  })

  it('are there again after an interruption, half filled as they were', async () => {
    const page = await stage.visit('/rows')
    await page.getByLabel('Where to').fill('The wood')
    await addGuest(page, 1, 'Ann')
    await addGuest(page, 2, 'B')
    await page.locator('[data-row]').nth(1).locator('[aria-invalid]').waitFor()
    await page.getByRole('button', { name: 'Next question' }).click()
    await page.getByText('Question 2').waitFor()
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await becomes(() => guests(page), ['Ann', 'B'])
    expect(await page.getByLabel('Where to').inputValue()).toBe('The wood')
    await page.locator('[data-row]').nth(1).locator('[aria-invalid]').waitFor()
    await page.getByText('Question 2').waitFor()
    await guest(page, 2).fill('Bob')
    await page.getByRole('button', { name: 'Plan it' }).click()
    await says(page.locator('#planned'), ['The wood: Ann, Bob'])
    await page.getByRole('button', { name: 'Next question' }).click()
    await page.getByText('Question 3').waitFor()
  })
})
