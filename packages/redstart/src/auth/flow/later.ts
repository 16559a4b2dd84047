import { detached } from '../../context/index.ts'
import type { Core } from '../core.ts'

/** What is still being done, for those who close or wait. */
const working = new WeakMap<Core, Set<Promise<void>>>()

/**
 * Does the work behind an answer that is the same for everybody: looking somebody up, making a link and
 * posting a mail takes time only where there is somebody, and nobody shall see that. It is no part
 * of a transaction that runs now.
 */
export function later(core: Core, work: () => Promise<void>): void {
  const all = working.get(core) ?? new Set()
  working.set(core, all)
  const done = detached(async () => work())
    .catch((err: unknown) => {
      core.host().logger.error({ err }, 'What an account page was to do behind its answer failed.')
    })
    .finally(() => all.delete(done))
  all.add(done)
}

/** Waits for all that was to be done {@link later}, and for what that led to. */
export async function settled(core: Core): Promise<void> {
  for (let all = working.get(core); all && all.size > 0; ) await Promise.all(all)
}
