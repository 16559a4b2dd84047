/** Many people who talk: each has a tab open, says something now and then, and sees what others say. */
import { randomUUID } from 'node:crypto'
import { LiveTab } from './live-tab.ts'
import { SiteVisitor } from './site-visitor.ts'

/** Somebody with an account, and the conversation that they talk in. */
export interface Talker {
  readonly email: string
  readonly conversation: string
  /** The node that they use. */
  readonly origin: string
}

/** Somebody in a browser of their own, logged in. */
export interface Guest {
  readonly talker: Talker
  readonly visitor: SiteVisitor
}

/** What came of it. */
export interface Talk {
  /** Messages that the server has accepted, by their text. */
  readonly accepted: ReadonlySet<string>
  /** Milliseconds from sending to seeing, for each that another tab has seen. */
  readonly delays: readonly number[]
  /** What was accepted and some tab of its conversation never saw. */
  readonly unseen: number
}

const LAST_ONES = 10_000
/** Hashing keeps the server busy: more at once would only wait. */
const AT_ONCE = 8

/** Logs everybody in, each from an address of their own. */
export async function logInAll(talkers: readonly Talker[], password: string): Promise<Guest[]> {
  const guests = talkers.map((talker, index) => ({
    talker,
    visitor: new SiteVisitor(talker.origin, addressOf(index)),
  }))
  await someAtOnce(guests, ({ talker, visitor }) => visitor.logIn(talker.email, password))
  return guests
}

async function someAtOnce<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const actOnNext = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await act(next)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, actOnNext))
}

export class Crowd {
  readonly #people: { readonly talker: Talker; readonly tab: LiveTab }[]
  readonly #sent = new Map<string, { readonly at: number; readonly waiting: Set<LiveTab> }>()
  readonly #accepted = new Set<string>()
  readonly #delays: number[] = []

  private constructor(people: { readonly talker: Talker; readonly tab: LiveTab }[]) {
    this.#people = people
    for (const { tab } of people) tab.onChange = (frame) => this.#look(tab, frame)
  }

  /** Opens the conversation of everybody who is logged in. */
  static async enter(guests: readonly Guest[]): Promise<Crowd> {
    const people: { talker: Talker; tab: LiveTab }[] = []
    await someAtOnce(guests, async ({ talker, visitor }) => {
      const tab = await LiveTab.open(visitor, `/conversations/${talker.conversation}`)
      people.push({ talker, tab })
    })
    return new Crowd(people)
  }

  /** Has each of them say something every so often, for a while; resolves when all of it was seen. */
  async talk(seconds: number, everySeconds: number): Promise<Talk> {
    const end = performance.now() + seconds * 1_000
    await Promise.all(
      this.#people.map(async (person) => {
        await pause(Math.random() * everySeconds * 1_000)
        while (performance.now() < end) {
          await this.#say(person)
          await pause((0.5 + Math.random()) * everySeconds * 1_000)
        }
      }),
    )
    for (let tries = 0; tries < 100 && this.unseen > 0; tries++) await pause(100)
    return { accepted: this.#accepted, delays: this.#delays, unseen: this.unseen }
  }

  /** Has each of them say something once; resolves when all of it is stored. */
  async sayAll(): Promise<void> {
    await Promise.all(this.#people.map((person) => this.#say(person)))
  }

  /** How much was stored and is not seen by somebody yet. */
  get unseen(): number {
    let unseen = 0
    for (const [text, { waiting }] of this.#sent) {
      if (waiting.size > 0 && this.#accepted.has(text)) unseen += 1
      if (waiting.size === 0 && this.#sent.size > LAST_ONES) this.#sent.delete(text)
    }
    return unseen
  }

  /** Closes all tabs. */
  async leave(): Promise<void> {
    await Promise.all(this.#people.map(({ tab }) => tab.close()))
  }

  async #say({ talker, tab }: { readonly talker: Talker; readonly tab: LiveTab }): Promise<void> {
    const key = randomUUID()
    const text = `said-${key}`
    const others = this.#people.filter(
      (person) => person.talker.conversation === talker.conversation,
    )
    const waiting = new Set(others.map((person) => person.tab))
    waiting.delete(tab)
    this.#sent.set(text, { at: performance.now(), waiting })
    await tab.push('post', { key, body: text, hasPicture: false })
    this.#accepted.add(text)
  }

  #look(tab: LiveTab, frame: string): void {
    for (const [text] of frame.matchAll(/said-[\da-f-]{36}/g)) {
      const sent = this.#sent.get(text)
      if (sent?.waiting.delete(tab)) this.#delays.push(performance.now() - sent.at)
    }
  }
}

/** An address of its own for each, so that nobody meets the limits of all. */
function addressOf(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
