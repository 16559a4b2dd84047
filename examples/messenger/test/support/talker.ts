/** Somebody who writes in a conversation's page, again and again, whatever happens to the page meanwhile. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** So that one writes about as fast as a person may, in ms. */
const BETWEEN = 400

export class Talker {
  /** What the page has taken: it has to arrive, once. */
  readonly accepted: string[] = []
  /** What was being written when the page went away: it may have arrived, once. */
  readonly unknown: string[] = []
  readonly #page: Page
  readonly #beginning: string
  readonly #waiting = new Set<() => void>()
  #count = 0
  #stopped = false

  constructor(page: Page, beginning: string) {
    this.#page = page
    this.#beginning = beginning
  }

  /** Writes until {@link stop}. */
  async talk(): Promise<void> {
    while (!this.#stopped) {
      await this.say()
      await pause(BETWEEN)
    }
  }

  stop(): void {
    this.#stopped = true
  }

  /** Resolves when something is stored that was written after now: the page shows it as any other. */
  async saidAnother(): Promise<void> {
    const before = this.accepted.length
    await new Promise<void>((resolve) => {
      const look = () => {
        if (this.accepted.length > before) resolve()
        else this.#waiting.add(look)
      }
      look()
    })
    // This one or a later one: others talk as well, and a page keeps the newest only.
    const number = this.accepted[before]?.slice(this.#beginning.length)
    await this.#page.waitForFunction(shows, [this.#beginning, Number(number)] as const)
  }

  /** Writes one message, in the field that is there; while there is none, tries again. */
  async say(): Promise<void> {
    const body = `${this.#beginning} ${++this.#count}`
    for (;;) {
      const taken = await this.#page.evaluate(write, body).catch(() => undefined)
      if (taken === false) {
        await pause(BETWEEN)
        continue
      }
      if (taken === undefined) this.unknown.push(body)
      else this.accepted.push(body)
      for (const look of [...this.#waiting].splice(0)) {
        this.#waiting.delete(look)
        look()
      }
      return
    }
  }
}

/** Runs in the page. @returns whether the page took it: it empties the field then. */
function write(body: string): boolean {
  const field = document.querySelector<HTMLTextAreaElement>('#composer textarea')
  if (!field) return false
  field.value = body
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
  )
  return field.value === ''
}

/** Runs in the page. @returns whether it shows a stored message with this beginning and this number, or a later one. */
function shows([beginning, number]: readonly [string, number]): boolean {
  const texts = [...document.querySelectorAll('#messages .message-text')]
  return texts.some(({ textContent }) => {
    const text = textContent ?? ''
    return text.startsWith(beginning) && Number(text.slice(beginning.length)) >= number
  })
}

/** What a page shows of what was said and is stored, in order. */
export function bodiesIn(page: Page): Promise<string[]> {
  return page.locator('#messages .message-text').allTextContents()
}

/** The last of them; nothing while some are not stored yet. */
export async function lastBodies(page: Page, count: number): Promise<string[]> {
  if ((await page.locator('#pending .message').count()) > 0) return []
  return (await bodiesIn(page)).slice(-count)
}
