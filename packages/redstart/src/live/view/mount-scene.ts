import type { LiveBase, MountContext } from '../types.ts'
import type { PlannedRoute } from './mount-plan.ts'

/** What is made for those who ask: a CSRF token gives the visitor a session. */
interface Asked {
  readonly csrfToken: string
  readonly staticChanged: boolean
}

/** What is known without being asked for. */
type Told = Omit<MountContext<LiveBase>, keyof Asked | 'uri' | 'liveAction'>

/** What `mount` and the hooks before it are given. */
export class MountScene implements MountContext<LiveBase> {
  readonly params: unknown
  readonly session: unknown
  readonly assigns: object
  readonly socketId: string | undefined
  readonly connectParams: Readonly<Record<string, unknown>> | undefined
  readonly #route: PlannedRoute | undefined
  readonly #host: Asked

  constructor(told: Told, route: PlannedRoute | undefined, host: Asked) {
    this.params = told.params
    this.session = told.session
    this.assigns = told.assigns
    this.socketId = told.socketId
    this.connectParams = told.connectParams
    this.#route = route
    this.#host = host
  }

  get uri(): URL | undefined {
    return this.#route?.uri
  }

  get liveAction(): string | undefined {
    return this.#route?.action
  }

  get csrfToken(): string {
    return this.#host.csrfToken
  }

  get staticChanged(): boolean {
    return this.#host.staticChanged
  }
}
