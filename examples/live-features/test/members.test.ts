import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inChromium, live, offline } from './features.ts'

inChromium('views for members', (stage) => {
  async function signIn(name: string): Promise<Page> {
    const page = await stage.visit('/counter')
    await page.goto('/members')
    await page.waitForURL('/sign-in')
    await page.getByText('That is for members.').waitFor()
    await page.getByLabel('Name').fill(name)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText(`Welcome, ${name}.`).waitFor()
    await page.getByText(`You are signed in as ${name}.`).waitFor()
    await live(page)
    return page
  }
  const mark = (page: Page) =>
    page.evaluate(() => document.documentElement.setAttribute('data-mark', ''))
  const isMarked = (page: Page) =>
    page.evaluate(() => document.documentElement.hasAttribute('data-mark'))

  it('let in who is signed in, and follow each other without loading a page', async () => {
    const page = await signIn('Ann')
    await mark(page)
    await page.getByRole('link', { name: 'Rules' }).click()
    await page.getByText('There is one, Ann: be kind.').waitFor()
    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByText('Welcome, Ann.').waitFor()
    expect(await isMarked(page)).toBe(true)
  })

  it('and those for all are different sessions: between them the page is loaded', async () => {
    const page = await signIn('Bob')
    await mark(page)
    await page.getByRole('link', { name: 'The counter' }).click()
    await page.locator('#count').waitFor()
    await live(page)
    expect(await isMarked(page)).toBe(false)
    await page.waitForURL('/counter')
  })

  it('end when their member signs out elsewhere', async () => {
    const here = await signIn('Cat')
    const tab = await stage.tab(here, '/members/rules')
    const elsewhere = await signIn('Cat')
    const other = await signIn('Dan')
    await elsewhere.getByRole('button', { name: 'Sign out everywhere' }).click()
    await elsewhere.getByText('You are signed out everywhere.').waitFor()
    // The reason is told once: two tabs of one browser share it.
    for (const page of [here, tab]) await page.waitForURL('/sign-in')
    await other.getByRole('button', { name: 'Clicked 0 times' }).click()
    await other.getByRole('button', { name: 'Clicked 1 times' }).waitFor()
  })

  it('are there again after an interruption, without signing in', async () => {
    const page = await signIn('Eve')
    await page.getByRole('button', { name: 'Clicked 0 times' }).click()
    await page.getByRole('button', { name: 'Clicked 1 times' }).waitFor()
    await mark(page)
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await page.getByRole('button', { name: 'Clicked 0 times' }).click()
    await page.getByRole('button', { name: 'Clicked 1 times' }).waitFor()
    expect(await isMarked(page)).toBe(true)
  })
})
