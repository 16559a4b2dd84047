import { type MailFault, MailNotSent } from '../errors/index.ts'

/** What is used of nodemailer's errors. */
interface Fault {
  /** nodemailer's kind of fault. */
  readonly code: string | undefined
  /** What the system or TLS called it. */
  readonly originalCode: string | undefined
  /** The SMTP command that failed. */
  readonly command: string | undefined
  /** The server's answer to it. */
  readonly response: string | undefined
}

const away: ReadonlySet<string | undefined> = new Set([
  'EADDRNOTAVAIL',
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
])
const cut: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE'])

/** What a server refuses: nodemailer's words on it repeat addresses, with and without an answer. */
const refusals: ReadonlySet<MailFault> = new Set([
  'auth',
  'sender',
  'recipients',
  'mail',
  'protocol',
])

/**
 * What nodemailer says, in our words. What a server answered stays out of the message and of the cause,
 * for it may repeat the recipient or, from a hostile one, the password.
 */
export function smtpFault(via: string, error: unknown): MailNotSent {
  const fault = read(error)
  const { response } = fault
  const reason = reasonOf(fault)
  const smtpStatus = statusOf(response)
  const options = response === undefined && !refusals.has(reason) ? { cause: error } : undefined
  return new MailNotSent({ reason, via, response, smtpStatus }, options)
}

function reasonOf({ code, originalCode, command, response }: Fault): MailFault {
  switch (code) {
    case 'EAUTH':
      return 'auth'
    case 'ETLS':
      return 'tls'
    case 'ETIMEDOUT':
      return 'timeout'
    case 'EDNS':
      return 'unreachable'
    case 'ECONNECTION':
      return 'dropped'
    case 'ESOCKET':
      if (away.has(originalCode)) return 'unreachable'
      // What else a socket fails by is a certificate, or no TLS where there should be.
      return cut.has(originalCode) ? 'dropped' : 'tls'
    case 'EPROTOCOL':
      return response !== undefined && /^[45]\d\d/.test(response) ? 'mail' : 'protocol'
    case 'EENVELOPE':
      if (command === 'RCPT TO') return 'recipients'
      return command === 'MAIL FROM' ? 'sender' : 'mail'
    case 'EMESSAGE':
      return 'mail'
    default:
      return 'transport'
  }
}

/** `550 5.1.1` of `550 5.1.1 <ann@example.com> unknown`; the second is of RFC 3463. */
function statusOf(response: string | undefined): string | undefined {
  return /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response ?? '')?.[0].replace('-', ' ')
}

function read(error: unknown): Fault {
  const field = (name: string): string | undefined => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined
    return typeof value === 'string' ? value : undefined
  }
  return {
    code: field('code'),
    originalCode: field('originalCode'),
    command: field('command'),
    response: field('response'),
  }
}
