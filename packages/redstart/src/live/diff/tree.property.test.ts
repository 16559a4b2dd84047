import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ClientRenderer } from '../../../test/support/client-renderer.ts'
import { arbitraryHistory, type Step } from '../../../test/support/live-content.ts'
import { LivePage } from '../../../test/support/live-page.ts'

const full = process.env.FULL === '1'

it('shows in the official client what a fresh render of the last state gives', async () => {
  const client = await ClientRenderer.load()
  const shows = async (steps: readonly Step[]) => {
    const page = new LivePage(client.fresh())
    for (const step of steps) {
      await page.take(step)
      expect(page.text).toBe(page.expected)
    }
  }
  await fc.assert(fc.asyncProperty(arbitraryHistory, shows), { numRuns: full ? 160_000 : 300 })
}, 3_600_000)
