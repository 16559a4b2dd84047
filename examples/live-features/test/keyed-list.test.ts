import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inChromium, live, offline, says } from './features.ts'

inChromium('the keyed list', (stage) => {
  const names = (page: Page) => page.locator('#birds li b')
  const note = (page: Page, name: string) => page.getByLabel(`Note on the ${name}`)
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.id)

  it('moves rows under the hand of who types into one', async () => {
    const page = await stage.visit('/keyed-list')
    await note(page, 'Wren').pressSequentially('sm')
    await note(page, 'Wren').press('ArrowDown')
    await says(names(page), ['Redstart', 'Blackcap', 'Wren', 'Dipper', 'Goldcrest'])
    await note(page, 'Wren').press('ArrowDown')
    await note(page, 'Wren').press('ArrowDown')
    await says(names(page), ['Redstart', 'Blackcap', 'Dipper', 'Goldcrest', 'Wren'])
    expect(await focused(page)).toBe('note-2')
    await page.keyboard.type('all')
    expect(await note(page, 'Wren').inputValue()).toBe('small')
    await note(page, 'Wren').press('ArrowUp')
    await says(names(page), ['Redstart', 'Blackcap', 'Dipper', 'Wren', 'Goldcrest'])
    expect(await focused(page)).toBe('note-2')
  })

  it('sorts, reverses, shuffles and removes, and keeps each row with its note', async () => {
    const page = await stage.visit('/keyed-list')
    const sorted = ['Blackcap', 'Dipper', 'Goldcrest', 'Redstart', 'Wren']
    for (const name of sorted) await note(page, name).fill(`a ${name}`)
    await page.getByRole('button', { name: 'Sort' }).click()
    await says(names(page), sorted)
    await page.getByRole('button', { name: 'Reverse' }).click()
    await says(names(page), sorted.toReversed())
    await page.getByRole('button', { name: 'Remove the Goldcrest' }).click()
    const left = ['Wren', 'Redstart', 'Dipper', 'Blackcap']
    await says(names(page), left)
    for (const name of left) expect(await note(page, name).inputValue()).toBe(`a ${name}`)
    for (let n = 0; n < 5; n++) await page.getByRole('button', { name: 'Shuffle' }).click()
    await page.getByRole('button', { name: 'Sort' }).click()
    await says(names(page), left.toSorted())
    for (const name of left) expect(await note(page, name).inputValue()).toBe(`a ${name}`)
    await page.getByRole('button', { name: 'Restore' }).click()
    await says(names(page), ['Redstart', 'Wren', 'Blackcap', 'Dipper', 'Goldcrest'])
    expect(await note(page, 'Wren').inputValue()).toBe('a Wren')
    expect(await note(page, 'Goldcrest').inputValue()).toBe('a Goldcrest')
  })

  it('is as it was in the beginning after an interruption, and goes on', async () => {
    const page = await stage.visit('/keyed-list')
    await page.getByRole('button', { name: 'Sort' }).click()
    await says(names(page), ['Blackcap', 'Dipper', 'Goldcrest', 'Redstart', 'Wren'])
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await says(names(page), ['Redstart', 'Wren', 'Blackcap', 'Dipper', 'Goldcrest'])
    await note(page, 'Redstart').press('ArrowDown')
    await says(names(page), ['Wren', 'Redstart', 'Blackcap', 'Dipper', 'Goldcrest'])
    expect(await focused(page)).toBe('note-1')
  })
})
