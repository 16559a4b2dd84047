import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { becomes, inChromium, live, offline } from './features.ts'

inChromium('navigation', (stage) => {
  const tab = (page: Page, text: string) => page.locator('#tab').getByText(text).waitFor()
  /** A page that is not loaded again keeps what a script left in it. */
  const mark = (page: Page) =>
    page.evaluate(() => document.documentElement.setAttribute('data-mark', ''))
  const isMarked = (page: Page) =>
    page.evaluate(() => document.documentElement.hasAttribute('data-mark'))

  it('goes from tab to tab by links, pushes and the back button', async () => {
    const page = await stage.visit('/navigation?tab=details')
    await mark(page)
    await tab(page, 'This is the tab details, address number 1')
    await page.getByRole('link', { name: 'history' }).click()
    await tab(page, 'This is the tab history, address number 2')
    await page.waitForURL('/navigation?tab=history')
    await becomes(() => page.title(), 'Navigation: history · Redstart')
    expect(await page.locator('.tabs [aria-current=page]').innerText()).toBe('history')
    await page.getByRole('button', { name: 'Next tab' }).click()
    await tab(page, 'This is the tab overview, address number 3')
    await page.goBack()
    await tab(page, 'This is the tab history, address number 4')
    await page.goBack()
    await tab(page, 'This is the tab details, address number 5')
    await page.goForward()
    await tab(page, 'This is the tab history, address number 6')
    expect(await isMarked(page)).toBe(true)
  })

  it('goes to another view over the same connection, with a message, and back', async () => {
    const page = await stage.visit('/navigation')
    await mark(page)
    await page.getByRole('button', { name: 'Elsewhere' }).click()
    await page.getByText('You came by a push.').waitFor()
    await page.waitForURL('/navigation/elsewhere')
    await becomes(() => page.title(), 'Elsewhere · Redstart')
    await page.getByRole('link', { name: 'Back to the tabs' }).click()
    await tab(page, 'This is the tab overview, address number 1')
    expect(await page.getByText('You came by a push.').count()).toBe(0)
    await page.getByRole('link', { name: 'Elsewhere by a link' }).click()
    await page.getByText('You came by a link.').waitFor()
    await page.goBack()
    await tab(page, 'This is the tab overview, address number 1')
    expect(await isMarked(page)).toBe(true)
  })

  it('is redirected to an ordinary page, with a message', async () => {
    const page = await stage.visit('/navigation')
    await mark(page)
    await page.getByRole('button', { name: 'All features' }).click()
    await page.waitForURL('/')
    await page.getByRole('status').getByText('You were redirected.').waitFor()
    expect(await isMarked(page)).toBe(false)
  })

  it('has no tab of another name', async () => {
    const page = await stage.visit('/navigation')
    const answer = await page.goto('/navigation?tab=none')
    expect(answer?.status()).toBe(404)
  })

  it('is where it was after an interruption', async () => {
    const page = await stage.visit('/navigation')
    await page.getByRole('link', { name: 'history' }).click()
    await tab(page, 'This is the tab history, address number 2')
    await mark(page)
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await tab(page, 'This is the tab history, address number 1')
    await page.getByRole('button', { name: 'Next tab' }).click()
    await tab(page, 'This is the tab overview, address number 2')
    expect(await isMarked(page)).toBe(true)
  })
})
