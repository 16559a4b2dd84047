import type { Clock } from '../clock/index.ts'
import { NoMail } from '../errors/index.ts'
import type { MailMessage } from './message.ts'

/** Which mail a test waits for; all that is given has to fit. */
export interface MailMatch {
  /** An address among `to`, `cc` and `bcc`; upper and lower case are the same. */
  readonly to?: string | undefined
  /** A part of the subject. */
  readonly subject?: string | undefined
  /** How long to wait for it, in milliseconds; 5,000 unless given. */
  readonly timeout?: number | undefined
}

/** What a mailbox holds at most; the oldest go first. */
export interface KeptLimits {
  readonly mails: number
  readonly bytes: number
}

interface Kept {
  readonly message: MailMessage
  readonly bytes: number
  /** Whether `next` has given it out. */
  taken: boolean
}

interface Waiter {
  fits(message: MailMessage): boolean
  take(message: MailMessage): void
}

/** Mails that were delivered to nobody, newest last, and those who wait for one. */
export class KeptMails {
  readonly #clock: Clock
  readonly #limits: KeptLimits
  readonly #waiters = new Set<Waiter>()
  #kept: Kept[] = []
  #bytes = 0

  constructor(clock: Clock, limits: KeptLimits = { mails: 200, bytes: 64 * 1024 * 1024 }) {
    this.#clock = clock
    this.#limits = limits
  }

  get all(): readonly MailMessage[] {
    return this.#kept.map(({ message }) => message)
  }

  keep(message: MailMessage): void {
    const waiter = [...this.#waiters].find((one) => one.fits(message))
    const bytes = sizeOf(message)
    this.#kept.push({ message, bytes, taken: waiter !== undefined })
    this.#bytes += bytes
    const { mails, bytes: most } = this.#limits
    // The newest stays, whatever its size.
    while (this.#kept.length > mails || (this.#bytes > most && this.#kept.length > 1)) {
      this.#bytes -= this.#kept.shift()?.bytes ?? 0
    }
    waiter?.take(message)
  }

  /** The oldest mail that fits and that nobody took yet, when there is one. */
  next({ to, subject = '', timeout = 5_000 }: MailMatch): Promise<MailMessage> {
    const fits = (message: MailMessage): boolean =>
      message.subject.includes(subject) && (to === undefined || isFor(message, to))
    const there = this.#kept.find(({ message, taken }) => !taken && fits(message))
    if (there) {
      there.taken = true
      return Promise.resolve(there.message)
    }
    return new Promise((resolve, reject) => {
      const timer = this.#clock.after(timeout, () => {
        this.#waiters.delete(waiter)
        reject(new NoMail(timeout, this.#kept.length))
      })
      const waiter: Waiter = {
        fits,
        take: (message) => {
          this.#waiters.delete(waiter)
          timer.cancel()
          resolve(message)
        },
      }
      this.#waiters.add(waiter)
    })
  }

  clear(): void {
    this.#kept = []
    this.#bytes = 0
  }
}

function isFor({ to, cc, bcc }: MailMessage, address: string): boolean {
  const wanted = address.toLowerCase()
  return [...to, ...cc, ...bcc].some(({ email }) => email.toLowerCase() === wanted)
}

function sizeOf({ text, html, attachments }: MailMessage): number {
  const files = attachments.reduce((sum, { content }) => sum + content.byteLength, 0)
  return files + 2 * ((text?.length ?? 0) + (html?.length ?? 0))
}
