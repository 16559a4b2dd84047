import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inChromium, live, offline, says } from './features.ts'

inChromium('streams', (stage) => {
  const rings = (page: Page, ids: readonly (number | string)[]) =>
    says(
      page.locator('#rings li > span'),
      ids.map((id) => `Ring ${id}`),
    )
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click()

  it('take in at both ends, change in place, remove, limit and reset', async () => {
    const page = await stage.visit('/streams')
    await rings(page, [1, 2, 3])
    await press(page, 'Prepend')
    await press(page, 'Append')
    await rings(page, [4, 1, 2, 3, 5])
    await press(page, 'Change ring 2')
    await rings(page, [4, 1, '2, read again', 3, 5])
    await press(page, 'Remove ring 1')
    await rings(page, [4, '2, read again', 3, 5])
    await press(page, 'Append five, keep five')
    await rings(page, [6, 7, 8, 9, 10])
    await press(page, 'Reset')
    await rings(page, [2, 1])
    await press(page, 'Prepend')
    await rings(page, [11, 2, 1])
  })

  it('go on without end', async () => {
    const page = await stage.visit('/streams')
    const pages = page.locator('#pages')
    await pages.getByText('Pages loaded: 1').waitFor()
    await page.locator('#endless').evaluate((list) => {
      list.scrollTop = list.scrollHeight
    })
    await pages.getByText('Pages loaded: 2').waitFor()
    await page.locator('#endless').getByText('Ring 40').waitFor()
    await page.locator('#endless').evaluate((list) => {
      list.scrollTop = list.scrollHeight
    })
    await page.locator('#endless').getByText('Ring 60').waitFor()
    expect(await page.locator('#endless li').count()).toBeGreaterThanOrEqual(60)
  })

  it('are what a new view streams after an interruption', async () => {
    const page = await stage.visit('/streams')
    await press(page, 'Append')
    await press(page, 'Remove ring 1')
    await rings(page, [2, 3, 4])
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await press(page, 'Reset')
    await rings(page, [2, 1])
    await press(page, 'Append')
    await rings(page, [2, 1, 4])
  })
})
