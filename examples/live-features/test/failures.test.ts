import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inChromium, live, offline } from './features.ts'

inChromium('failures', (stage) => {
  const count = (page: Page, number: number) =>
    page.locator('#count').getByText(String(number), { exact: true }).waitFor()
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click()

  it.each(['Fail in a handler', 'Fail in the template', 'Send an unknown event'])(
    'the view begins anew by itself: %s',
    async (failure) => {
      const page = await stage.visit('/failures')
      const neighbour = await stage.tab(page, '/failures')
      await press(neighbour, '+1')
      await press(page, '+1')
      await count(page, 1)
      await press(page, failure)
      await count(page, 0)
      await live(page)
      await press(page, '+1')
      await count(page, 1)
      await count(neighbour, 1)
    },
  )

  it('what a schema refuses never reaches the handler', async () => {
    const page = await stage.visit('/failures')
    await press(page, 'Set to 11')
    await page.getByText('Refused for its count.').waitFor()
    await count(page, 0)
    await press(page, 'Set to 10')
    await count(page, 10)
  })

  it('a view that is not there is not found, by its address and by a link', async () => {
    const page = await stage.visit('/failures/somewhere')
    await page.locator('#id').getByText('somewhere').waitFor()
    const answer = page.waitForResponse('/failures/nowhere')
    await page.getByRole('link', { name: 'Go nowhere' }).click()
    expect((await answer).status()).toBe(404)
    await page.waitForURL('/failures/nowhere')
  })

  it('a failure after an interruption is one like any other', async () => {
    const page = await stage.visit('/failures')
    await press(page, '+1')
    await count(page, 1)
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await count(page, 0)
    await press(page, '+1')
    await count(page, 1)
    await press(page, 'Fail in a handler')
    await count(page, 0)
    await live(page)
  })
})
