import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { inChromium, live, offline, says } from './features.ts'

inChromium('nested views', (stage) => {
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click()
  const parent = (page: Page, count: number) =>
    says(page.locator('#parent-count output'), [String(count)])
  const child = (page: Page, count: number) =>
    says(page.locator('#child-count output'), [String(count)])
  const player = (page: Page, text: string) => says(page.locator('#player-state'), [text])

  it('have a state of their own, and may fail alone', async () => {
    const page = await stage.visit('/nested')
    await press(page, 'Parent +1')
    await press(page, 'Child +1')
    await press(page, 'Play')
    await parent(page, 1)
    await child(page, 11)
    await player(page, 'Playing: Dawn')
    await press(page, 'Fail in the child')
    await child(page, 10)
    await press(page, 'Child +1')
    await child(page, 11)
    await press(page, 'Parent +1')
    await parent(page, 2)
    await player(page, 'Playing: Dawn')
  })

  it('come and go with what is around them', async () => {
    const page = await stage.visit('/nested')
    await press(page, 'Child +1')
    await child(page, 11)
    await press(page, 'Take the child away')
    await page.getByText('Nobody there').waitFor()
    await press(page, 'Bring a child')
    await child(page, 10)
    await press(page, 'Child +1')
    await child(page, 11)
  })

  it('stay when the page goes on, if they are sticky', async () => {
    const page = await stage.visit('/nested')
    await press(page, 'Play')
    await press(page, 'Next track')
    await player(page, 'Playing: Noon')
    await page.getByRole('link', { name: 'Go on, with the player' }).click()
    await page.getByRole('heading', { name: 'Beyond' }).waitFor()
    await player(page, 'Playing: Noon')
    await press(page, 'Next track')
    await player(page, 'Playing: Dusk')
    await page.getByRole('link', { name: 'Back to the child' }).click()
    await child(page, 10)
    await player(page, 'Playing: Dusk')
    await press(page, 'Pause')
    await player(page, 'Paused: Dusk')
    await press(page, 'Child +1')
    await child(page, 11)
  })

  it('are all there again after an interruption', async () => {
    const page = await stage.visit('/nested')
    await press(page, 'Child +1')
    await press(page, 'Play')
    await player(page, 'Playing: Dawn')
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await child(page, 10)
    await player(page, 'Paused: Dawn')
    for (const name of ['Parent +1', 'Child +1', 'Play']) await press(page, name)
    await parent(page, 1)
    await child(page, 11)
    await player(page, 'Playing: Dawn')
  })
})
