import { expect, it } from 'vitest'
import { inChromium, live, says } from './features.ts'

inChromium('a form that is posted natively', (stage) => {
  it('is checked while it is filled in, and then sent as a page is', async () => {
    const page = await stage.visit('/native-post')
    const posts: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
    })
    await page.getByLabel('Dish').fill('So')
    await page.getByLabel('Portions').fill('20')
    await page.locator('#order_dish[aria-invalid]').waitFor()
    await page.getByRole('button', { name: 'Order' }).click()
    await page.locator('#order_portions[aria-invalid]').waitFor()
    expect(posts).toEqual([])
    await page.getByLabel('Dish').fill('Soup')
    await page.getByLabel('Portions').fill('2')
    await page.locator('form:not(:has([aria-invalid]))').waitFor()
    await page.getByRole('button', { name: 'Order' }).click()
    await says(page.locator('#ordered'), ['2 × Soup'])
    expect(posts).toEqual(['/native-post'])
    expect(await page.title()).toBe('Ordered · Redstart')
    await page.getByRole('link', { name: 'Once more' }).click()
    await live(page)
    await says(page.locator('#last'), ['Last time it was Soup.'])
  })

  it('is refused without the token of its page', async () => {
    const page = await stage.visit('/native-post')
    const answer = await page.request.post('/native-post', {
      form: { 'order[dish]': 'Soup', 'order[portions]': '1' },
    })
    expect(answer.status()).toBe(403)
  })
})
