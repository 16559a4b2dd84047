import { setTimeout as pause } from 'node:timers/promises'
import { type Client, Guest } from './guest.ts'
import type { Ledger } from './ledger.ts'

/** The time between two messages of one publisher, in ms: a load, and not all that the machine can do. */
const PACE = 8

/** Says numbered messages on topics, one after the other, until it is told to end. */
export class Publisher {
  readonly #name: string
  readonly #guests: readonly Guest[]
  readonly #ledger: Ledger
  #n = 0
  #isEnding = false

  constructor(name: string, client: Client, topics: readonly string[], ledger: Ledger) {
    this.#name = name
    this.#guests = topics.map((topic) => new Guest(client, topic))
    this.#ledger = ledger
  }

  async join(): Promise<void> {
    await Promise.all(this.#guests.map((guest) => guest.join()))
  }

  /** Resolves when it has ended, and had its last message on each topic acknowledged. */
  async run(): Promise<void> {
    while (!this.#isEnding) {
      for (const guest of this.#guests) await this.#say(guest)
    }
    for (const guest of this.#guests) while (!(await this.#say(guest)));
  }

  end(): void {
    this.#isEnding = true
  }

  /** Whether it was acknowledged. */
  async #say(guest: Guest): Promise<boolean> {
    this.#n += 1
    const message = { from: this.#name, n: this.#n }
    const fate = await guest.say(message.from, message.n)
    this.#ledger.write(guest.topic, message, fate)
    await pause(PACE)
    return fate === 'sent'
  }
}
