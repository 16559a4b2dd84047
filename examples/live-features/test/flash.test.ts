import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inChromium, live, offline } from './features.ts'

inChromium('flash messages', (stage) => {
  const shown = (page: Page, count: number) =>
    page.locator('#kinds').getByText(`${count} shown`).waitFor()
  const press = (page: Page, name: string) => page.getByRole('button', { name }).click()

  it('are put, replaced, and taken away by the visitor or the view', async () => {
    const page = await stage.visit('/flash')
    await press(page, 'Save')
    await page.getByRole('status').getByText('Saved 1 times.').waitFor()
    await press(page, 'Save')
    await page.getByRole('status').getByText('Saved 2 times.').waitFor()
    await press(page, 'Fail')
    await page.getByRole('alert').getByText('That did not work.').waitFor()
    await shown(page, 2)
    await page.getByRole('status').getByRole('button', { name: 'Close' }).click()
    await shown(page, 1)
    expect(await page.getByText('Saved 2 times.').count()).toBe(0)
    await press(page, 'Save')
    await shown(page, 2)
    await press(page, 'Clear the good news')
    await shown(page, 1)
    await page.getByText('That did not work.').waitFor()
    await press(page, 'Clear all')
    await shown(page, 0)
    expect(await page.getByText('That did not work.').count()).toBe(0)
    await press(page, 'Save')
    await page.getByText('Saved 4 times.').waitFor()
  })

  it('are gone at another address', async () => {
    const page = await stage.visit('/flash')
    await press(page, 'Fail')
    await shown(page, 1)
    await page.getByRole('link', { name: 'Another address' }).click()
    await shown(page, 0)
    await page.waitForURL('/flash?again')
  })

  it('are gone after an interruption', async () => {
    const page = await stage.visit('/flash')
    await press(page, 'Save')
    await shown(page, 1)
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await shown(page, 0)
    await press(page, 'Fail')
    await page.getByText('That did not work.').waitFor()
  })
})
