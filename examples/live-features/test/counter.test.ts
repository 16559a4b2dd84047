import { expect, it } from 'vitest'
import { inChromium, live, offline } from './features.ts'

inChromium('the counter', (stage) => {
  it('counts, and sends what its buttons say', async () => {
    const page = await stage.visit('/counter')
    const count = page.locator('#count')
    await page.getByRole('button', { name: '+10' }).click()
    await count.getByText('10', { exact: true }).waitFor()
    await page.getByRole('button', { name: '−1', exact: true }).click()
    await count.getByText('9', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Back to zero' }).click()
    await count.getByText('0', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Back to zero' }).isDisabled()).toBe(true)
  })

  it('counts for each visitor alone', async () => {
    const [ann, bob] = [await stage.visit('/counter'), await stage.visit('/counter')]
    await ann.getByRole('button', { name: '+1', exact: true }).click()
    await ann.locator('#count').getByText('1', { exact: true }).waitFor()
    expect(await bob.locator('#count').textContent()).toBe('0')
  })

  it('says that the connection is lost, and begins anew when it is back', async () => {
    const page = await stage.visit('/counter')
    await page.getByRole('button', { name: '+1', exact: true }).click()
    await page.locator('#count').getByText('1', { exact: true }).waitFor()
    stage.cut()
    await offline(page)
    expect(await page.locator('#count').textContent()).toBe('1')
    stage.mend()
    await live(page)
    await page.locator('#count').getByText('0', { exact: true }).waitFor()
    await page.getByText('The server cannot be reached.').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '+10' }).click()
    await page.locator('#count').getByText('10', { exact: true }).waitFor()
  })
})
