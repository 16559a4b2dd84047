import { type Clock, systemClock } from '../clock/index.ts'
import { InvalidMailTransport, InvalidOption, MailNotSent, NoMailbox } from '../errors/index.ts'
import { defaultLogger, type Logger } from '../telemetry/index.ts'
import { type AddressInput, readAddress } from './address.ts'
import { withDeadline } from './deadline.ts'
import { KeptMails, type MailMatch } from './kept-mails.ts'
import { logMail } from './log-transport.ts'
import { composeMessage, type Mail, type MailMessage } from './message.ts'
import { smtp } from './smtp.ts'
import { readSmtpUrl } from './smtp-url.ts'
import type { SendMail, Transport } from './transport.ts'

/** How a mailer sends; see {@link defineMailer}. */
export interface MailerOptions {
  /** Who sends the mails that do not say so themselves: `'Room chat <chat@example.com>'`. */
  readonly from: AddressInput
  /**
   * Where mails go:
   * - a URL such as `smtp://user:password@mail.example:587`: a mail server. TLS by STARTTLS, which has
   *   to be there when there is a password, unless the server is this machine; `smtps:` for TLS at once;
   * - `'mailbox'`: nowhere; the newest 200 are kept in memory for tests and the page of `mailbox`;
   * - `'log'`: to the log, with links and all, for development;
   * - a function of one's own.
   */
  readonly transport: 'mailbox' | 'log' | (string & {}) | SendMail
  /** How long a delivery may take, in milliseconds; 30,000 unless given. */
  readonly timeout?: number | undefined
  /** Where the transport `'log'` writes to. */
  readonly logger?: Logger | undefined
  /** Where the time comes from. */
  readonly clock?: Clock | undefined
}

/** What became of a mail that was sent. */
export interface Delivery {
  /** The mail's `Message-ID`, with its angle brackets, to find it in the logs of servers. */
  readonly messageId: string
  /** Recipients that the server refused while it took others; usually none. */
  readonly refused: readonly string[]
}

/** Sends mails; see {@link defineMailer}. */
export interface Mailer {
  /**
   * Sends a mail, once: whether and when to try again is the caller's to say, and
   * `MailNotSent.temporary` tells whether it may help. Resolves when the server took it.
   *
   * @throws InvalidMail (rejects) when the mail cannot be sent as it is written.
   * @throws MailNotSent (rejects) when it was not sent, or after the timeout.
   */
  deliver(mail: Mail): Promise<Delivery>
  /**
   * Signs in to the mail server and out again, to learn at start what would fail at the first mail.
   *
   * @throws MailNotSent (rejects) when no mail could be sent now.
   */
  verify(): Promise<void>
  /** Whether mails are kept in memory: the transport is `'mailbox'`. */
  readonly keepsMails: boolean
  /** The mails that are kept, newest last. */
  readonly sent: readonly MailMessage[]
  /**
   * The oldest mail that is kept, fits, and was not given out by `next` before; waits for one that is
   * still to come.
   *
   * @throws NoMailbox (rejects) when mails are not kept.
   * @throws NoMail (rejects) when none came within `timeout`.
   * @example
   * const { text } = await mailer.next({ to: 'ann@example.com' })
   */
  next(match?: MailMatch): Promise<MailMessage>
  /** Forgets the mails that are kept. */
  clear(): void
}

/**
 * Defines who sends an application's mails, and by what. Nothing connects before the first mail, and
 * nothing has to be closed: each mail has a connection of its own.
 *
 * @throws InvalidMail when `from` is no address; InvalidMailTransport when `transport` is none;
 *   InvalidOption when `timeout` is no positive number.
 * @example
 * const mailer = defineMailer({
 *   from: 'Room chat <chat@example.com>',
 *   transport: process.env.SMTP_URL ?? 'mailbox',
 * })
 * await mailer.deliver({ to: 'ann@example.com', subject: 'Hello', text: 'Hello, Ann.' })
 */
export function defineMailer(options: MailerOptions): Mailer {
  const { timeout = 30_000, clock = systemClock } = options
  if (!Number.isFinite(timeout) || timeout <= 0) {
    throw new InvalidOption('timeout of a mailer', timeout, 'a positive number of milliseconds')
  }
  const sender = readAddress('from', options.from)
  const kept = options.transport === 'mailbox' ? new KeptMails(clock) : undefined
  const transport = kept ? keeping(kept) : transportOf(options, timeout)

  const within = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withDeadline(
      clock,
      timeout,
      () => new MailNotSent({ reason: 'timeout', via: transport.via }),
      async (signal) => {
        try {
          return await work(signal)
        } catch (cause) {
          if (cause instanceof MailNotSent) throw cause
          throw new MailNotSent({ reason: 'transport', via: transport.via }, { cause })
        }
      },
    )

  return Object.freeze({
    async deliver(mail: Mail): Promise<Delivery> {
      const message = composeMessage(mail, sender, clock.now())
      const refused = await within((signal) => transport.send(message, signal))
      return { messageId: message.messageId, refused }
    },
    verify: () => within(() => transport.verify()),
    keepsMails: kept !== undefined,
    get sent() {
      return kept?.all ?? []
    },
    async next(match: MailMatch = {}) {
      if (!kept) throw new NoMailbox()
      return kept.next(match)
    },
    clear() {
      kept?.clear()
    },
  })
}

function transportOf({ transport, logger }: MailerOptions, timeout: number): Transport {
  if (typeof transport === 'function') return calling(transport)
  if (typeof transport !== 'string') {
    throw new InvalidMailTransport('it is neither a string nor a function')
  }
  return transport === 'log' ? logging(logger) : smtp(readSmtpUrl(transport), timeout)
}

function keeping(kept: KeptMails): Transport {
  return local('the mailbox', (message) => kept.keep(message))
}

function logging(logger: Logger = defaultLogger()): Transport {
  return local('the log', (message) => logMail(logger, message))
}

function calling(send: SendMail): Transport {
  return local("the application's transport", send)
}

/** A transport that refuses no single recipient, and has nothing to be verified. */
function local(
  via: string,
  take: (message: MailMessage, signal: AbortSignal) => void | Promise<void>,
): Transport {
  return {
    via,
    async send(message, signal) {
      await take(message, signal)
      return []
    },
    async verify() {},
  }
}
