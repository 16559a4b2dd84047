import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inChromium, live, says } from './features.ts'

inChromium('embedded views', (stage) => {
  const free = (page: Page, table: string, text: string) =>
    says(page.locator(`#${table} [role=status]`), [text])
  const take = (page: Page, table: string) =>
    page.getByRole('button', { name: `Take one at the ${table} table` }).click()

  it('are live in a page that is not, each with what it was handed', async () => {
    const page = await stage.visit('/embedded')
    await page.locator('#garden.phx-connected').waitFor()
    await free(page, 'window', '2 of 2 seats are free')
    await take(page, 'Window')
    await take(page, 'Garden')
    await take(page, 'Window')
    await free(page, 'window', '0 of 2 seats are free')
    await free(page, 'garden', '3 of 4 seats are free')
    expect(await page.title()).toBe('Embedded · Redstart')
    expect(await page.locator('[data-phx-main]').count()).toBe(0)
  })

  it('begin anew after an interruption, with the same', async () => {
    const page = await stage.visit('/embedded')
    await take(page, 'Window')
    await free(page, 'window', '1 of 2 seats are free')
    stage.cut()
    await page.locator('#window.phx-error').waitFor()
    stage.mend()
    await live(page)
    await free(page, 'window', '2 of 2 seats are free')
    await take(page, 'Window')
    await free(page, 'window', '1 of 2 seats are free')
  })
})
