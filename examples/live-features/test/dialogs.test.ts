import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { becomes, inChromium, says } from './features.ts'

inChromium('dialogs', (stage) => {
  const focused = (page: Page) => () =>
    page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim())
  async function open(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('dialog', { name: 'What is the name?' }).waitFor()
    await becomes(focused(page), 'new-name')
    // The client focuses what comes first in two frames, one after the other.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    )
  }
  const closed = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' })

  it('are shown elsewhere in the page, and talk to their view', async () => {
    const page = await stage.visit('/dialogs')
    await open(page)
    expect(await page.locator('#modals #rename').count()).toBe(1)
    await page.getByRole('textbox', { name: 'Name' }).fill('Ann')
    await page.getByRole('button', { name: 'Save' }).click()
    await closed(page)
    await says(page.locator('#name b'), ['Ann'])
    expect(await page.locator('#modals').innerHTML()).toBe('')
  })

  it('keep the focus, and give it back', async () => {
    const page = await stage.visit('/dialogs')
    await open(page)
    const walk: string[] = []
    for (const _ of [1, 2, 3]) {
      await page.keyboard.press('Tab')
      walk.push((await focused(page)()) ?? '')
    }
    expect(walk).toEqual(['Save', 'Leave it', 'new-name'])
    await page.keyboard.press('Shift+Tab')
    await becomes(focused(page), 'Leave it')
    await page.keyboard.press('Escape')
    await closed(page)
    await becomes(focused(page), 'Rename')
  })

  it('are closed by a click beside them', async () => {
    const page = await stage.visit('/dialogs')
    await open(page)
    await page.getByRole('heading', { name: 'What is the name?' }).click()
    await page.getByRole('dialog').waitFor()
    await page.mouse.click(5, 5)
    await closed(page)
    await says(page.locator('#name b'), ['nobody'])
  })
})
