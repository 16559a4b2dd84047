import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { inChromium, says } from './features.ts'

inChromium('keys and focus', (stage) => {
  const shows = (page: Page, id: string, text: string) => says(page.locator(`#${id}`), [text])

  it('takes keys of the window, all of them or one', async () => {
    const page = await stage.visit('/keys')
    await shows(page, 'place', 'column 3, row 3')
    for (const key of ['ArrowUp', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'x']) {
      await page.keyboard.press(key)
    }
    await shows(page, 'place', 'column 1, row 2')
    await page.keyboard.press('Escape')
    await shows(page, 'place', 'column 3, row 3')
  })

  it('takes keys and focus of a field', async () => {
    const page = await stage.visit('/keys')
    await shows(page, 'inside', 'outside')
    await page.getByLabel('Type here').focus()
    await shows(page, 'inside', 'inside')
    await page.keyboard.press('q')
    await shows(page, 'last-key', 'q')
    await page.keyboard.press('Shift')
    await shows(page, 'last-key', 'Shift')
    await page.keyboard.press('Tab')
    await shows(page, 'inside', 'outside')
  })

  it('notices a click elsewhere', async () => {
    const page = await stage.visit('/keys')
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.locator('#menu').click()
    await page.locator('#menu').waitFor()
    await page.getByRole('heading', { level: 1 }).click()
    await page.locator('#menu').waitFor({ state: 'hidden' })
  })

  it('sends what is typed when the typing stops, or the field is left', async () => {
    const page = await stage.visit('/keys')
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    await page.getByLabel('Search').pressSequentially('red')
    await page.getByLabel('Name').pressSequentially('Ann')
    await shows(page, 'searches', '1 sent, last “red”')
    await shows(page, 'names', '0 sent')
    await page.getByLabel('Search').fill('redstart')
    await shows(page, 'names', '1 sent')
    await page.clock.runFor(499)
    await page.keyboard.press('ArrowUp')
    await shows(page, 'place', 'column 3, row 2')
    await shows(page, 'searches', '1 sent, last “red”')
    await page.clock.runFor(1)
    await shows(page, 'searches', '2 sent, last “redstart”')
  })

  it('sends a click only so often', async () => {
    const page = await stage.visit('/keys')
    const button = page.getByRole('button', { name: 'Once a second' })
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    for (const _ of [1, 2, 3]) await button.click()
    await page.keyboard.press('ArrowUp')
    await shows(page, 'place', 'column 3, row 2')
    await shows(page, 'clicks', '1 sent')
    await page.clock.runFor(1000)
    await button.click()
    await shows(page, 'clicks', '2 sent')
  })
})
