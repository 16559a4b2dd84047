import { expect, it } from 'vitest'
import { inChromium, live, offline, says } from './features.ts'

inChromium('a runtime hook', (stage) => {
  it('runs under the policy of its page, and stays when it is rendered again', async () => {
    const page = await stage.visit('/runtime-hook')
    const loud = page.getByLabel('Say it loud')
    await loud.pressSequentially('hi')
    await says(page.locator('#letters'), ['2 letters'])
    expect(await loud.inputValue()).toBe('HI')
    await page.getByRole('button', { name: 'Render again' }).click()
    await says(page.locator('#renders'), ['1 times'])
    await loud.fill('hello')
    await says(page.locator('#letters'), ['5 letters'])
    expect(await loud.inputValue()).toBe('HELLO')
  })

  it('goes on after an interruption', async () => {
    const page = await stage.visit('/runtime-hook')
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await page.getByLabel('Say it loud').fill('hey')
    await says(page.locator('#letters'), ['3 letters'])
    expect(await page.getByLabel('Say it loud').inputValue()).toBe('HEY')
  })
})
