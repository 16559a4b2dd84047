import { RedstartError } from './base.ts'

/** A mail that cannot be sent as it is written. */
export class InvalidMail extends RedstartError {
  constructor(field: string, problem: string) {
    super('invalid_mail', `A mail cannot be sent: its ${field} ${problem}.`)
  }
}

/** A transport of a mailer that is none. What was given is not repeated: it may hold a password. */
export class InvalidMailTransport extends RedstartError {
  constructor(problem: string) {
    super(
      'invalid_mail_transport',
      `The transport of a mailer cannot be used: ${problem}. Write 'mailbox', 'log', a function, or ` +
        "a URL such as 'smtp://user:password@mail.example:587' (smtps for TLS from the first byte; " +
        'special characters in the user and the password percent-encoded).',
    )
  }
}

/**
 * What kept a mail from being sent. `recipients` means that every one of them was refused; `transport`
 * that a function of the application failed.
 */
export type MailFault =
  | 'unreachable'
  | 'timeout'
  | 'dropped'
  | 'tls'
  | 'protocol'
  | 'auth'
  | 'sender'
  | 'recipients'
  | 'mail'
  | 'transport'

/** What is known of a mail that was not sent; see {@link MailNotSent}. */
export interface MailFailure {
  /** What went wrong. */
  readonly reason: MailFault
  /** Who was to take the mail, for the message: `the mail server mail.example:587`. */
  readonly via: string
  /** The numbers of the server's answer, such as `550 5.1.1`. */
  readonly smtpStatus?: string | undefined
  /** The server's answer in full. */
  readonly response?: string | undefined
}

const sentences: Readonly<Record<MailFault, readonly [fault: string, remedy: string]>> = {
  unreachable: [
    'cannot be reached',
    'Check the host and the port of the transport, and that the server is running.',
  ],
  timeout: [
    'did not take it in time',
    "Look for what holds it up, or raise the mailer's timeout. The mail may arrive all the same.",
  ],
  dropped: [
    'closed the connection half-way',
    'Try again; after that, its log says why. The mail may arrive all the same.',
  ],
  tls: [
    'offers no TLS that can be trusted',
    'Give it a certificate for the name in the transport. A password leaves this machine by TLS only.',
  ],
  protocol: [
    'does not speak as a mail server does',
    'Check that the port of the transport is that of SMTP, and smtps only where TLS comes first.',
  ],
  auth: [
    'refuses the user or the password',
    'Check both in the transport; special characters in them have to be percent-encoded.',
  ],
  sender: [
    'refuses the sender',
    'Check from, and whether the user of the transport may send in that name.',
  ],
  recipients: ['refuses every recipient', 'Check their addresses.'],
  mail: ['refuses the mail', "The error's response says why."],
  transport: ['failed', "The error's cause says why."],
}

/**
 * A mail that was not sent. `message` names neither the recipients nor the credentials, so it can be
 * logged. The server's own words are in `response`, which no logger takes along by itself.
 */
export class MailNotSent extends RedstartError {
  /** What went wrong. */
  readonly reason: MailFault
  /** The numbers of the server's answer, such as `550 5.1.1`; `undefined` when there was none. */
  readonly smtpStatus: string | undefined
  /** Whether the same mail may well go through later: the server was away, or said so (4xx). */
  readonly temporary: boolean
  readonly #response: string | undefined

  constructor(failure: MailFailure, options?: ErrorOptions) {
    const { reason, via, smtpStatus, response } = failure
    const [fault, remedy] = sentences[reason]
    const numbers = smtpStatus === undefined ? '' : ` (${smtpStatus})`
    super('mail_not_sent', `Mail cannot be sent: ${via} ${fault}${numbers}. ${remedy}`, options)
    this.reason = reason
    this.smtpStatus = smtpStatus
    this.temporary =
      smtpStatus === undefined
        ? reason === 'unreachable' || reason === 'timeout' || reason === 'dropped'
        : smtpStatus.startsWith('4')
    this.#response = response
  }

  /** The server's answer in its own words. It may name the recipient: keep it out of logs. */
  get response(): string | undefined {
    return this.#response
  }
}

/** A test waited for a mail that did not come. */
export class NoMail extends RedstartError {
  constructor(ms: number, kept: number) {
    super(
      'no_mail',
      `No mail that fits was sent within ${ms} ms; the mailbox holds ${kept}. Check that the mail is ` +
        'delivered, and what next() was told to look for: each mail is given out once.',
    )
  }
}

/** A mailer that hands its mails on was asked for those that it sent. */
export class NoMailbox extends RedstartError {
  constructor() {
    super(
      'no_mailbox',
      "This mailer keeps no mails, so there is none to wait for. Define it with transport: 'mailbox' " +
        'in tests and in development.',
    )
  }
}
