import { expect, it } from 'vitest'
import { becomes, inChromium, live, offline } from './features.ts'

inChromium('title and scripts', (stage) => {
  it('has a title that the view changes, between what the layout puts around it', async () => {
    const page = await stage.visit('/title')
    const title = () => page.title()
    expect(await title()).toBe('Title · Redstart')
    await page.getByRole('button', { name: 'Receive one' }).click()
    await becomes(title, '(1) Title · Redstart')
    await page.getByRole('button', { name: 'Receive one' }).click()
    await becomes(title, '(2) Title · Redstart')
    await page.getByRole('button', { name: 'Read all' }).click()
    await becomes(title, 'Title · Redstart')
  })

  it('says when the page is older than what the server has', async () => {
    const page = await stage.visit('/title')
    await page.getByText('are those of the server').waitFor()
    const isTracked = '[phx-track-static]'
    expect(await page.locator(isTracked).count()).toBe(2)
    // As a page that was loaded before the styles were built anew.
    await page.route('**/app-OLDER123.css', (route) =>
      route.fulfill({ contentType: 'text/css', body: '' }),
    )
    await page.locator(`link${isTracked}`).evaluate((link) => {
      link.setAttribute('href', '/assets/app-OLDER123.css')
    })
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await page.getByText('older than what the server has').waitFor()
    await page.getByRole('link', { name: 'Load it again' }).click()
    await page.getByText('are those of the server').waitFor()
    await live(page)
  })
})
