import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inChromium, live, offline, says } from './features.ts'

inChromium('live components', (stage) => {
  const tallies = async (page: Page, texts: readonly string[]) => {
    await says(
      page.locator('#tallies b'),
      texts.map((text) => text.split(' ')[0] ?? ''),
    )
    await says(
      page.locator('#tallies output'),
      texts.map((text) => text.split(' ')[1] ?? ''),
    )
  }
  const add = (page: Page, place: string) =>
    page.locator(`#tally-${place}`).getByRole('button').click()

  it('keep their state when they move, and take what the page hands them', async () => {
    const page = await stage.visit('/components')
    await add(page, 'pond')
    await add(page, 'pond')
    await add(page, 'yard')
    await tallies(page, ['Pond 2', 'Wood 0', 'Yard 1'])
    await page.getByRole('button', { name: 'Reverse' }).click()
    await tallies(page, ['Yard 1', 'Wood 0', 'Pond 2'])
    await page.getByRole('button', { name: 'Double the step' }).click()
    await page.getByRole('button', { name: '+2 at the Wood' }).click()
    await add(page, 'pond')
    await tallies(page, ['Yard 1', 'Wood 2', 'Pond 4'])
    await page.getByRole('button', { name: 'All to zero' }).click()
    await tallies(page, ['Yard 0', 'Wood 0', 'Pond 0'])
  })

  it('that are gone and come back begin anew', async () => {
    const page = await stage.visit('/components')
    await add(page, 'yard')
    await add(page, 'wood')
    await tallies(page, ['Pond 0', 'Wood 1', 'Yard 1'])
    await page.getByRole('button', { name: 'Drop the last' }).click()
    await tallies(page, ['Pond 0', 'Wood 1'])
    await page.getByRole('button', { name: 'Restore' }).click()
    await tallies(page, ['Pond 0', 'Wood 1', 'Yard 0'])
    await add(page, 'yard')
    await tallies(page, ['Pond 0', 'Wood 1', 'Yard 1'])
  })

  it('load together, and work again after an interruption', async () => {
    const page = await stage.visit('/components')
    const answers = async () => {
      const texts = await page.locator('#weather li').allInnerTexts()
      return new Set(texts.map((text) => text.split(': ')[1]))
    }
    expect((await answers()).size).toBe(1)
    const before = await answers()
    await add(page, 'pond')
    await tallies(page, ['Pond 1', 'Wood 0', 'Yard 0'])
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await tallies(page, ['Pond 0', 'Wood 0', 'Yard 0'])
    expect((await answers()).size).toBe(1)
    expect(await answers()).not.toEqual(before)
    await add(page, 'wood')
    await tallies(page, ['Pond 0', 'Wood 1', 'Yard 0'])
  })
})
