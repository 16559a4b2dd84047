import type { Page } from 'playwright-core'

/** Waits until all views of a page are connected. */
export async function live(page: Page): Promise<void> {
  await page.locator('[data-phx-session].phx-connected').first().waitFor()
  await page.locator('[data-phx-session]:not(.phx-connected)').waitFor({ state: 'detached' })
}
