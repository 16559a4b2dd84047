import type { Endpoint } from '../../endpoint/index.ts'
import { liveConnectionOf, type ViewProcess } from '../../live/index.ts'
import type { ClientSocket } from './client-socket.ts'

/** What of an endpoint the tests of live views use. */
export type TestedEndpoint = Pick<Endpoint, 'fetch' | '$connect' | '$signing' | '$livePath'>

/** As much of a browser as others at the site wait for. */
export interface SiteVisitor {
  readonly socket: ClientSocket
  /** What the client has begun by itself: joins, and telling of components that have left the page. */
  readonly begun: ReadonlySet<Promise<unknown>>
  /** Throws the first thing that went wrong since it was asked. */
  rethrow(): void
}

/** How often one wait looks for more to come: views that never rest are no reason to wait for ever. */
const ROUNDS = 1_000

const sites = new WeakMap<TestedEndpoint, Site>()

/** All browsers of a test that are at one endpoint: what one does, others see. */
export class Site {
  readonly #visitors = new Set<SiteVisitor>()
  #heard = 0

  static of(endpoint: TestedEndpoint): Site {
    const site = sites.get(endpoint) ?? new Site()
    sites.set(endpoint, site)
    return site
  }

  add(visitor: SiteVisitor): void {
    this.#visitors.add(visitor)
  }

  remove(visitor: SiteVisitor): void {
    this.#visitors.delete(visitor)
  }

  /** A message came to one of them. */
  heard(): void {
    this.#heard += 1
  }

  /** Resolves when all views have handled what waits for them, and all browsers show it. */
  async settled(): Promise<void> {
    for (let round = 0, quiet = 0; quiet < 2 && round < ROUNDS; round += 1) {
      const before = this.#heard
      const begun = [...this.#visitors].flatMap((visitor) => [...visitor.begun])
      await Promise.all([...begun, ...this.#processes().map((process) => process.settled())])
      await nextTurn()
      quiet = this.#heard === before && begun.length === 0 ? quiet + 1 : 0
    }
  }

  /** As {@link settled}, and until no view waits for anything that it has begun. */
  async idle(): Promise<void> {
    for (;;) {
      await this.settled()
      const work = this.#processes().flatMap((process) => process.work)
      if (work.length === 0) return
      await Promise.all(work)
    }
  }

  #processes(): readonly ViewProcess[] {
    return [...this.#visitors].flatMap(({ socket: { connection } }) =>
      connection === undefined ? [] : [...liveConnectionOf(connection).views.values()],
    )
  }
}

/** Lets what is ready go on, such as a broadcast on its way to another view. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
