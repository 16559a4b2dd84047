import { InvalidMailTransport } from '../errors/index.ts'

/** Where a mail server is, and how to sign in there. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise STARTTLS, where the server has it. */
  readonly secure: boolean
  readonly credentials: { readonly user: string; readonly pass: string } | undefined
}

/** Ports of submission (RFC 6409), and of the same inside TLS (RFC 8314). */
const ports: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 }

/**
 * Reads `smtp://user:password@host:port` and `smtps://…`.
 *
 * @throws InvalidMailTransport when it is no such URL. The message repeats nothing of it.
 */
export function readSmtpUrl(text: string): SmtpServer {
  if (!URL.canParse(text)) {
    throw new InvalidMailTransport('it is a string that is neither a known word nor a URL')
  }
  const url = new URL(text)
  const port = ports[url.protocol]
  if (port === undefined) throw new InvalidMailTransport('its URL is not one of smtp or smtps')
  if (url.hostname === '') throw new InvalidMailTransport('its URL names no host')
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    throw new InvalidMailTransport('its URL has something behind the host and the port')
  }
  return {
    // Without the brackets of an IPv6 address.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? port : Number(url.port),
    secure: url.protocol === 'smtps:',
    credentials: readCredentials(url),
  }
}

function readCredentials({ username, password }: URL): SmtpServer['credentials'] {
  if (username === '' && password === '') return undefined
  if (username === '' || password === '') {
    throw new InvalidMailTransport('its URL has only one of user and password')
  }
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  } catch {
    throw new InvalidMailTransport('the user or the password in its URL is wrongly percent-encoded')
  }
}

/** Whether a host is this machine, where nobody listens in. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
