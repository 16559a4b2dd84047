import { InvalidMail, MailNotSent, RedstartError } from '../../errors/index.ts'
import type { Mail, Mailer } from '../../mail/index.ts'
import type { Host } from '../host.ts'

/** Pauses before another try, in milliseconds: one less than there are tries. */
const PAUSES: readonly number[] = [1_000, 10_000]
const MAX_WAITING = 1_000

/**
 * Sends mails behind the answers of requests: nobody waits for a mail server, and nobody learns from the
 * time that an answer takes whether there was a mail to send. One after the other, in the order
 * in which they were posted; three tries each.
 *
 * The mails wait in memory. Those of a process that is killed are lost, and whoever waits for one asks
 * again.
 */
export class MailOutbox {
  readonly #mailer: Pick<Mailer, 'deliver'>
  readonly #host: () => Host
  readonly #failed: () => Promise<void>
  readonly #waiting: Mail[] = []
  #dropped = 0
  #sending: Promise<void> | undefined

  /** @param failed - Called when a mail is given up, to audit it. What it throws is logged. */
  constructor(mailer: Pick<Mailer, 'deliver'>, host: () => Host, failed: () => Promise<void>) {
    this.#mailer = mailer
    this.#host = host
    this.#failed = failed
  }

  /** Has a mail sent. Where 1,000 are waiting already, the oldest of them is dropped. */
  post(mail: Mail): void {
    if (this.#waiting.length === MAX_WAITING) {
      this.#waiting.shift()
      this.#dropped += 1
    }
    this.#waiting.push(mail)
    this.#sending ??= this.#sendAll()
  }

  /** Resolves when every mail was sent or given up. */
  async settled(): Promise<void> {
    while (this.#sending !== undefined) await this.#sending
  }

  /** Never rejects: nobody is there to be told. */
  async #sendAll(): Promise<void> {
    for (let mail = this.#waiting.shift(); mail; mail = this.#waiting.shift()) {
      await this.#send(mail)
      await this.#tellDropped()
    }
    this.#sending = undefined
  }

  async #send(mail: Mail): Promise<void> {
    for (const pause of [...PAUSES, undefined]) {
      try {
        await this.#mailer.deliver(mail)
        return
      } catch (error) {
        if (pause === undefined || isFinal(error)) {
          // The error's cause may be of the application's making, and name the recipient.
          const code = error instanceof RedstartError ? error.code : undefined
          const reason = error instanceof MailNotSent ? error.reason : undefined
          this.#host().logger.error({ code, reason }, 'A mail of the accounts was not sent.')
          await this.#tellFailed()
          return
        }
        await this.#pause(pause)
      }
    }
  }

  async #tellDropped(): Promise<void> {
    const dropped = this.#dropped
    if (dropped === 0) return
    this.#dropped = 0
    const fields = { omitted: dropped, limit: MAX_WAITING }
    this.#host().logger.error(
      fields,
      'Mails of the accounts were dropped, for too many are waiting.',
    )
    await this.#tellFailed()
  }

  async #tellFailed(): Promise<void> {
    try {
      await this.#failed()
    } catch (err) {
      this.#host().logger.error({ err }, 'A mail that was not sent could not be audited.')
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#host().clock.after(ms, resolve)
    })
  }
}

/** Whether the same mail would fail again: it cannot be written, or the server will have none of it. */
function isFinal(error: unknown): boolean {
  if (error instanceof MailNotSent) return error.smtpStatus?.startsWith('5') ?? false
  return error instanceof InvalidMail
}
