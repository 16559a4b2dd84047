import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { becomes, inChromium, live, offline } from './features.ts'

inChromium('infinite scroll', (stage) => {
  const range = (page: Page, first: number, last: number) =>
    page.locator('#range').getByText(`Pages ${first} to ${last} of 10`, { exact: true }).waitFor()
  const lines = async (page: Page, first: number, last: number) => {
    await range(page, first, last)
    const expected = Array.from(
      { length: (last - first + 1) * 20 },
      (_, index) => `Line ${(first - 1) * 20 + index + 1}`,
    )
    await becomes(() => page.locator('#lines li').allInnerTexts(), expected)
  }
  /** Scrolls to a line, again and again as somebody does who looks for more, until that is there. */
  async function scrollTo(page: Page, line: number, block: 'start' | 'end', shown: string) {
    const looked = async (): Promise<string> => {
      const found = page.locator('#lines li').getByText(`Line ${line}`, { exact: true })
      for (const element of await found.all()) {
        await element.evaluate((item, where) => item.scrollIntoView({ block: where }), block)
      }
      return page.locator('#range').innerText()
    }
    await becomes(looked, shown)
  }

  it('loads what comes, forgets what went, and loads that again', async () => {
    const page = await stage.visit('/infinite')
    await lines(page, 1, 1)
    for (const last of [1, 2, 3, 4]) {
      const first = Math.max(1, last - 1)
      await scrollTo(page, last * 20, 'end', `Pages ${first} to ${last + 1} of 10`)
      await lines(page, first, last + 1)
    }
    for (const first of [3, 2]) {
      await scrollTo(page, first * 20 - 19, 'start', `Pages ${first - 1} to ${first + 1} of 10`)
      await lines(page, first - 1, first + 1)
    }
    await scrollTo(page, 60, 'end', 'Pages 2 to 4 of 10')
    await lines(page, 2, 4)
  })

  it('leads to the beginning at once', async () => {
    const page = await stage.visit('/infinite')
    for (const last of [1, 2, 3]) {
      const first = Math.max(1, last - 1)
      await scrollTo(page, last * 20, 'end', `Pages ${first} to ${last + 1} of 10`)
    }
    await becomes(async () => {
      await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }))
      return page.locator('#range').innerText()
    }, 'Pages 1 to 1 of 10')
    await lines(page, 1, 1)
  })

  it('begins anew after an interruption', async () => {
    const page = await stage.visit('/infinite')
    await scrollTo(page, 20, 'end', 'Pages 1 to 2 of 10')
    stage.cut()
    await offline(page)
    stage.mend()
    await live(page)
    await lines(page, 1, 1)
    await scrollTo(page, 1, 'start', 'Pages 1 to 1 of 10')
    await scrollTo(page, 20, 'end', 'Pages 1 to 2 of 10')
  })
})
