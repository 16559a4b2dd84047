import type { LiveBase, MountContext } from '../types.ts'

/** What is made for those who ask: a CSRF token gives the visitor a session. */
interface Asked {
  readonly csrfToken: string
  readonly staticChanged: boolean
}

/** What `mount` and the hooks before it are given. */
export class MountScene implements MountContext<LiveBase> {
  readonly params: unknown
  readonly session: unknown
  readonly assigns: object
  readonly uri: URL | undefined
  readonly socketId: string | undefined
  readonly connectParams: Readonly<Record<string, unknown>> | undefined
  readonly #host: Asked

  constructor(told: Omit<MountContext<LiveBase>, keyof Asked>, host: Asked) {
    this.params = told.params
    this.session = told.session
    this.assigns = told.assigns
    this.uri = told.uri
    this.socketId = told.socketId
    this.connectParams = told.connectParams
    this.#host = host
  }

  get csrfToken(): string {
    return this.#host.csrfToken
  }

  get staticChanged(): boolean {
    return this.#host.staticChanged
  }
}
