/** What somebody has begun to write in a room, kept in the tab: also while they sign in. */
export class Draft {
  readonly #key: string

  constructor(room: string) {
    this.#key = `draft:${room}`
  }

  read(): string {
    return sessionStorage.getItem(this.#key) ?? ''
  }

  keep(body: string): void {
    if (body === '') sessionStorage.removeItem(this.#key)
    else sessionStorage.setItem(this.#key, body)
  }
}
