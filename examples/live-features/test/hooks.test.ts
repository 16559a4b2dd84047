import { expect, it } from 'vitest'
import { inChromium, live, offline, says } from './features.ts'

inChromium('hooks', (stage) => {
  it('ask the view, which leaves alone what they show', async () => {
    const page = await stage.visit('/hooks')
    await page.getByLabel('A bird').pressSequentially('red')
    await says(page.locator('#bird-words li'), ['Redstart', 'Redwing'])
    await page.getByRole('button', { name: 'Ring' }).click()
    await page.locator('#bells').getByText('1 rings counted').waitFor()
    await says(page.locator('#bird-words li'), ['Redstart', 'Redwing'])
    expect(await page.getByLabel('A bird').inputValue()).toBe('red')
  })

  it('are told, after what was rendered with it', async () => {
    const page = await stage.visit('/hooks')
    for (const bells of [1, 2]) {
      await page.getByRole('button', { name: 'Ring' }).click()
      await says(page.locator('#log'), [`Heard ring ${bells}, and the page says ${bells}`])
    }
  })

  it('keep a draft until it is posted', async () => {
    const page = await stage.visit('/hooks')
    const note = page.getByLabel('Note')
    await note.fill('Buy seeds')
    await page.getByText('9 letters').waitFor()
    await page.reload()
    await live(page)
    await page.getByText('9 letters').waitFor()
    expect(await note.inputValue()).toBe('Buy seeds')
    await page.getByRole('button', { name: 'Post' }).click()
    await page.getByText('Posted: Buy seeds').waitFor()
    await page.reload()
    await live(page)
    await page.getByText('0 letters').waitFor()
    expect(await note.inputValue()).toBe('')
  })

  it('go on after an interruption', async () => {
    const page = await stage.visit('/hooks')
    await page.getByLabel('A bird').pressSequentially('ro')
    await says(page.locator('#bird-words li'), ['Robin', 'Rook'])
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await says(page.locator('#bird-words li'), ['Robin', 'Rook'])
    await page.getByLabel('A bird').pressSequentially('b')
    await says(page.locator('#bird-words li'), ['Robin'])
    await page.getByRole('button', { name: 'Ring' }).click()
    await says(page.locator('#log'), ['Heard ring 1, and the page says 1'])
  })
})
