import { systemClock } from '../clock/index.ts'
import { defaultLogger } from '../telemetry/index.ts'
import type { Secret } from '../token/index.ts'
import type { Host } from './host.ts'

/**
 * What the accounts run on: what the endpoint lent that took them last and still runs; without one, as in
 * a script, the machine's time and no way to other nodes.
 */
export class AccountsHost {
  readonly #fallback: Host
  #lent: readonly Host[] = []

  /** @param secretKeyBase - For where no endpoint is. */
  constructor(secretKeyBase: Secret | undefined) {
    this.#fallback = {
      clock: systemClock,
      logger: defaultLogger(),
      secretKeyBase,
      pubsub: undefined,
    }
  }

  /** What to run on now. */
  readonly current = (): Host => this.#lent.at(-1) ?? this.#fallback

  /** Whether an endpoint runs. */
  get isLent(): boolean {
    return this.#lent.length > 0
  }

  /** Takes what an endpoint lends. @returns what gives it back. */
  take(host: Host): () => void {
    // Two endpoints may lend the same object.
    const own = { ...host }
    this.#lent = [...this.#lent, own]
    return () => {
      this.#lent = this.#lent.filter((other) => other !== own)
    }
  }
}
