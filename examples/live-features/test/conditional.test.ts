import { expect, it } from 'vitest'
import { inChromium, live, offline, says } from './features.ts'

inChromium('conditional content', (stage) => {
  it('opens and closes lists within a list', async () => {
    const page = await stage.visit('/conditional')
    const books = page.locator('#shelves ol li')
    await says(books, ['Emma', 'Middlemarch long'])
    await page.getByRole('button', { name: 'Birds', exact: true }).click()
    await says(books, ['Emma', 'Middlemarch long', 'The Redstart'])
    await page.getByRole('button', { name: 'Novels', exact: true }).click()
    await says(books, ['The Redstart'])
    await page.getByRole('button', { name: 'Add to Novels' }).click()
    await page.locator('#shelf-Novels').getByText('3 books').waitFor()
    await says(books, ['The Redstart'])
    await page.getByRole('button', { name: 'Atlases', exact: true }).click()
    await page.getByText('This shelf is empty.').waitFor()
    await page.getByRole('button', { name: 'Add to Atlases' }).click()
    await says(books, ['The Redstart', 'Volume 1'])
    await page.getByRole('button', { name: 'Novels', exact: true }).click()
    await says(books, ['Emma', 'Middlemarch long', 'Volume 3', 'The Redstart', 'Volume 1'])
  })

  it('shows the same as a table, and nothing at all', async () => {
    const page = await stage.visit('/conditional')
    await page.getByRole('button', { name: 'As a table' }).click()
    await says(page.locator('tbody tr td:first-child, tbody tr th'), [
      'Emma',
      'Middlemarch',
      'The Redstart',
    ])
    expect(await page.locator('#shelves').count()).toBe(0)
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('Nothing is on the shelves').waitFor()
    expect(await page.locator('table').count()).toBe(0)
    await page.getByRole('button', { name: 'As a list' }).click()
    await page.getByRole('button', { name: 'Restore' }).click()
    await says(page.locator('#shelves ol li'), ['Emma', 'Middlemarch long'])
  })

  it('shows what a new view shows after an interruption', async () => {
    const page = await stage.visit('/conditional')
    await page.getByRole('button', { name: 'As a table' }).click()
    await page.locator('table').waitFor()
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await says(page.locator('#shelves ol li'), ['Emma', 'Middlemarch long'])
    await page.getByRole('button', { name: 'Birds', exact: true }).click()
    await says(page.locator('#shelves ol li'), ['Emma', 'Middlemarch long', 'The Redstart'])
  })
})
