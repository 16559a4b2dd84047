import type { Clock } from '../clock/index.ts'
import { type Callback, call, detached } from '../context/index.ts'
import { InvalidPresence, PresenceFetchTimeout } from '../errors/index.ts'
import type { Logger } from '../telemetry/index.ts'
import { deepFreeze, isPlainObject } from './plain-object.ts'
import type { ShownEntry, ShownState } from './shown-state.ts'

/** How long a fetch may take, in ms. */
const PATIENCE = 5_000

/** The `fetch` of a presence, and what is done when it fails. */
export class Fetcher {
  readonly #name: string
  readonly #fetch: Callback
  readonly #clock: Clock
  readonly #logger: Logger

  constructor(name: string, fetch: Callback, clock: Clock, logger: Logger) {
    this.#name = name
    this.#fetch = fetch
    this.#clock = clock
    this.#logger = logger
  }

  /**
   * The states with what fetch adds. If it fails for one of them, that is logged, and all stay as they
   * are: who is there has to be right, whatever becomes of the rest. Never rejects.
   */
  async extend(topic: string, states: readonly ShownState[]): Promise<readonly ShownState[]> {
    let late = (_error: Error): void => {}
    const lateness = new Promise<never>((_, reject) => {
      late = reject
    })
    const timer = this.#clock.after(PATIENCE, () =>
      late(new PresenceFetchTimeout(this.#name, PATIENCE)),
    )
    try {
      const extended = states.map((state) => this.#extendOne(topic, state))
      return await Promise.race([Promise.all(extended), lateness])
    } catch (err) {
      this.#logger.error({ presence: this.#name, err }, 'The fetch of a presence failed.')
      return states
    } finally {
      timer.cancel()
    }
  }

  async #extendOne(topic: string, state: ShownState): Promise<ShownState> {
    freeze(state)
    const fetched = await detached(() => call(this.#fetch, topic, state))
    if (!isPlainObject(fetched)) {
      throw new InvalidPresence(this.#name, 'its fetch gave no plain object of additions by key')
    }
    const extended: Record<string, ShownEntry> = Object.create(null)
    for (const [key, { metas }] of Object.entries(state)) {
      const additions = Object.hasOwn(fetched, key) ? asJson(fetched[key]) : undefined
      extended[key] = isPlainObject(additions) ? { ...additions, metas } : { metas }
    }
    return extended
  }
}

/** What everybody gets of an addition, on this node as in a browser. */
function asJson(additions: unknown): unknown {
  const text = JSON.stringify(additions)
  return text === undefined ? undefined : deepFreeze(JSON.parse(text))
}

/** What fetch is handed goes out as well, and is not for it to change. */
function freeze(state: ShownState): void {
  for (const entry of Object.values(state)) {
    Object.freeze(entry.metas)
    for (const meta of entry.metas) Object.freeze(meta)
    Object.freeze(entry)
  }
  Object.freeze(state)
}
