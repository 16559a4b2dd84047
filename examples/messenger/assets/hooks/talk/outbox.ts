/** What was sent and is not stored yet: each in its turn, under a key that stays the same however often it is sent. */

export interface Unsent {
  readonly key: string
  readonly body: string
  /** The message whose text it is to be; without one it is new. */
  readonly edits?: number | undefined
  readonly picture?: File | undefined
}

/** What the server says; without a problem it is stored. */
export interface Answer {
  readonly problem?: string
}

interface Doings {
  /** Rejects if there is no answer. */
  send(item: Unsent): Promise<Answer>
  changed(items: readonly Unsent[]): void
  refused(item: Unsent, problem: string): void
}

export class Outbox {
  readonly #place: string
  readonly #do: Doings
  #items: readonly Unsent[]
  /** Which connection it is: what was asked over an earlier one is not answered any more. */
  #connection = 0
  #isWaiting = false

  /** @param place - Where the browser keeps it over reloads. */
  constructor(place: string, doings: Doings) {
    this.#place = place
    this.#do = doings
    this.#items = JSON.parse(sessionStorage.getItem(place) ?? '[]')
  }

  add(item: Omit<Unsent, 'key'>): void {
    this.#keep([...this.#items, { ...item, key: newKey() }])
    void this.#flush()
  }

  /** There is a connection, another one maybe: whatever was not answered is sent again. */
  resume(): void {
    this.#connection += 1
    this.#isWaiting = false
    this.#do.changed(this.#items)
    void this.#flush()
  }

  async #flush(): Promise<void> {
    const [first] = this.#items
    if (!first || this.#isWaiting) return
    const connection = this.#connection
    this.#isWaiting = true
    const answer = await this.#do.send(first).catch(() => undefined)
    if (connection !== this.#connection) return
    this.#isWaiting = false
    if (!answer) return
    this.#keep(this.#items.filter((item) => item !== first))
    if (answer.problem !== undefined) this.#do.refused(first, answer.problem)
    await this.#flush()
  }

  #keep(items: readonly Unsent[]): void {
    this.#items = items
    // A file cannot be kept over a reload, and without it the text would be another message.
    const kept = items.filter(({ picture }) => picture === undefined)
    if (kept.length === 0) sessionStorage.removeItem(this.#place)
    else sessionStorage.setItem(this.#place, JSON.stringify(kept))
    this.#do.changed(items)
  }
}

/** A UUID would need a page that came by HTTPS. */
function newKey(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(4))
  return Array.from(numbers, (number) => number.toString(36)).join('-')
}
