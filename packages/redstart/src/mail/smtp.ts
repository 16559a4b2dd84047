import type { Transporter } from 'nodemailer'
import type { MailMessage } from './message.ts'
import { toNodemailer } from './mime.ts'
import { smtpFault } from './smtp-fault.ts'
import { isThisMachine, type SmtpServer } from './smtp-url.ts'
import type { Transport } from './transport.ts'

/**
 * Sends by SMTP, a connection a mail. Credentials never leave this machine without TLS: where they
 * would, a server that offers none is refused. nodemailer is loaded with the first mail.
 *
 * @param timeout - Milliseconds after which an abandoned connection is closed.
 */
export function smtp(server: SmtpServer, timeout: number): Transport {
  const via = `the mail server ${server.host}:${server.port}`
  let connecting: Promise<Transporter> | undefined
  const transporter = () => {
    connecting ??= connect(server, timeout)
    return connecting
  }
  return {
    via,
    async send(message: MailMessage, signal: AbortSignal) {
      const mails = await transporter()
      try {
        const { rejected } = await mails.sendMail({ ...toNodemailer(message), signal })
        return rejected ?? []
      } catch (error) {
        throw smtpFault(via, error)
      }
    },
    async verify() {
      const mails = await transporter()
      try {
        await mails.verify()
      } catch (error) {
        throw smtpFault(via, error)
      }
    },
  }
}

async function connect(server: SmtpServer, timeout: number): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  const { host, port, secure, credentials } = server
  const local = isThisMachine(host)
  return createTransport({
    host,
    port,
    secure,
    auth: credentials,
    forceAuth: credentials !== undefined,
    // A relay on this machine often has a certificate that nobody signed, and nobody listens in.
    ignoreTLS: local,
    requireTLS: !local && credentials !== undefined,
    dnsTimeout: timeout,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  })
}
