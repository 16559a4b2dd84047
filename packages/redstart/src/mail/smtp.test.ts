import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { MailNotSent } from '../errors/index.ts'
import { testClock } from '../testing/index.ts'
import { defineMailer } from './mailer.ts'

/** What the server says to a command, or what it does instead. */
type Answer = string | 'hang up' | 'keep silent'

interface MailServer {
  readonly port: number
  /** What clients said, in order, without the mails. */
  readonly heard: string[]
  /** The mails, without the dot that ends them. */
  readonly mails: string[]
  /** A client's next connection. */
  connection(): Promise<Socket>
}

const usual: Readonly<Record<string, Answer>> = {
  greeting: '220 mail.test ESMTP',
  EHLO: '250-mail.test\r\n250-AUTH PLAIN\r\n250 SMTPUTF8',
  AUTH: '235 2.7.0 Welcome',
  MAIL: '250 2.1.0 Ok',
  RCPT: '250 2.1.5 Ok',
  DATA: '354 Go on',
  '.': '250 2.0.0 Taken',
  QUIT: '221 2.0.0 Bye',
}

let servers: Server[] = []
let sockets: Socket[] = []

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) {
    server.close()
    await once(server, 'close')
  }
  servers = []
  sockets = []
})

/** An SMTP server that answers as told, by the first word or by the whole of a command. */
async function mailServer(told: Record<string, Answer> = {}): Promise<MailServer> {
  const heard: string[] = []
  const mails: string[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    const answer = (command: string): void => {
      const word = command.split(' ')[0] ?? ''
      const said = told[command] ?? told[word] ?? usual[word] ?? '502 5.5.1 What?'
      if (said === 'hang up') socket.destroy()
      else if (said !== 'keep silent') socket.write(`${said}\r\n`)
    }
    let unread = ''
    let inMail = false
    socket.setEncoding('utf8').on('data', (data: string) => {
      unread += data
      for (;;) {
        const end = unread.indexOf(inMail ? '\r\n.\r\n' : '\r\n')
        if (end === -1) return
        const text = unread.slice(0, end)
        unread = unread.slice(end + (inMail ? 5 : 2))
        if (inMail) mails.push(text)
        else heard.push(text)
        const command = inMail ? '.' : text
        inMail = command === 'DATA'
        answer(command)
      }
    })
    answer('greeting')
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return {
    port: address.port,
    heard,
    mails,
    async connection() {
      if (sockets.length === 0) await once(server, 'connection')
      return sockets.at(-1)!
    },
  }
}

const from = 'Room chat <chat@example.com>'
const hello = { to: 'ann@example.com', subject: 'Hello', text: 'Hello, Ann.' }

function mailerAt({ port }: { port: number }, credentials = '') {
  return defineMailer({ from, transport: `smtp://${credentials}127.0.0.1:${port}` })
}

/** The error that a delivery ends with. */
async function failure(work: Promise<unknown>): Promise<MailNotSent> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof MailNotSent)) throw new Error('expected MailNotSent', { cause: error })
  return error
}

describe('a mail server', () => {
  it('is told the sender and every recipient, and given the mail without bcc', async () => {
    const server = await mailServer()
    const delivery = await mailerAt(server).deliver({
      ...hello,
      to: [{ name: 'Lee, "Ann"', email: 'ann@example.com' }, 'bob@example.com'],
      cc: 'Zoë <zoe@exämple.com>',
      bcc: 'secret@example.com',
      replyTo: 'desk@example.com',
      subject: 'Grüße, <Ann>',
      text: 'One\n.\n..two\n',
      headers: { 'List-Unsubscribe': '<https://example.com/u/1>' },
      attachments: [{ filename: 'naïve "notes".txt', content: 'a note' }],
    })
    expect(server.heard.filter((line) => /^(MAIL|RCPT)/.test(line))).toEqual([
      'MAIL FROM:<chat@example.com>',
      'RCPT TO:<ann@example.com>',
      'RCPT TO:<bob@example.com>',
      'RCPT TO:<zoe@xn--exmple-cua.com>',
      'RCPT TO:<secret@example.com>',
    ])
    const [mail = ''] = server.mails
    expect(mail).toContain('From: Room chat <chat@example.com>\r\n')
    expect(mail).toContain('To: "Lee, \\"Ann\\"" <ann@example.com>, bob@example.com\r\n')
    expect(mail).toContain('Reply-To: desk@example.com\r\n')
    expect(mail).toContain('List-Unsubscribe: <https://example.com/u/1>\r\n')
    expect(mail).toContain('Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe=2C_=3CAnn=3E?=\r\n')
    expect(mail).toContain(`Message-ID: ${delivery.messageId}\r\n`)
    expect(mail).toContain('\r\nOne\r\n..\r\n...two\r\n')
    expect(mail).toContain(Buffer.from('a note').toString('base64'))
    expect(mail).not.toContain('secret@')
    expect(delivery.refused).toEqual([])
  })

  it('is signed in to with the percent-decoded user and password', async () => {
    const server = await mailServer()
    const mailer = mailerAt(server, 'ann%40example.com:p%3A%2Fw@')
    await mailer.deliver(hello)
    const plain = Buffer.from('\0ann@example.com\0p:/w').toString('base64')
    expect(server.heard).toContain(`AUTH PLAIN ${plain}`)
  })

  it('is signed in to by verify, which sends nothing', async () => {
    const server = await mailServer()
    await mailerAt(server, 'ann:secret@').verify()
    expect(server.heard.some((line) => line.startsWith('AUTH PLAIN'))).toBe(true)
    expect(server.heard.some((line) => line.startsWith('MAIL'))).toBe(false)
  })

  it('may refuse some of the recipients, who are named in what deliver returns', async () => {
    const server = await mailServer({ 'RCPT TO:<bob@example.com>': '550 5.1.1 Who?' })
    const delivery = await mailerAt(server).deliver({
      ...hello,
      to: ['ann@example.com', 'bob@example.com'],
    })
    expect(delivery.refused).toEqual(['bob@example.com'])
    expect(server.mails).toHaveLength(1)
  })
})

describe('a mail that is not sent', () => {
  const cases: readonly [string, Record<string, Answer>, Partial<MailNotSent>][] = [
    [
      'the password is refused',
      { AUTH: '535 5.7.8 Bad credentials c2VjcmV0' },
      { reason: 'auth', smtpStatus: '535 5.7.8', temporary: false },
    ],
    [
      'the server takes no passwords now',
      { AUTH: '454 4.7.0 Later' },
      { reason: 'auth', smtpStatus: '454 4.7.0', temporary: true },
    ],
    [
      'the sender is refused',
      { MAIL: '550-5.7.1 Not you\r\n550 5.7.1 really' },
      { reason: 'sender', smtpStatus: '550 5.7.1', temporary: false },
    ],
    [
      'the only recipient is refused',
      { RCPT: '550 5.1.1 <ann@example.com> unknown' },
      { reason: 'recipients', smtpStatus: '550 5.1.1', temporary: false },
    ],
    [
      'the recipient is to be tried later',
      { RCPT: '450 Greylisted' },
      { reason: 'recipients', smtpStatus: '450', temporary: true },
    ],
    [
      'the mail is not wanted',
      { DATA: '503 5.5.1 No' },
      { reason: 'mail', smtpStatus: '503 5.5.1', temporary: false },
    ],
    [
      'the mail is refused when it is there',
      { '.': '552 5.3.4 Too big' },
      { reason: 'mail', smtpStatus: '552 5.3.4', temporary: false },
    ],
    [
      'the server wants no clients',
      { greeting: '554 5.7.1 Go away' },
      { reason: 'mail', smtpStatus: '554 5.7.1', temporary: false },
    ],
    [
      'the server is closing',
      { EHLO: '421 4.3.2 Closing' },
      { reason: 'dropped', smtpStatus: '421 4.3.2', temporary: true },
    ],
    [
      'it is no mail server',
      { greeting: 'HTTP/1.1 400 Bad Request' },
      { reason: 'protocol', temporary: false },
    ],
    [
      'the server hangs up at once',
      { greeting: 'hang up' },
      { reason: 'dropped', temporary: true },
    ],
    ['the server hangs up half-way', { RCPT: 'hang up' }, { reason: 'dropped', temporary: true }],
    ['the server hangs up at the end', { '.': 'hang up' }, { reason: 'dropped', temporary: true }],
  ]
  it.each(cases)('says so when %s, and names nobody', async (_what, told, expected) => {
    const server = await mailServer(told)
    const mailer = mailerAt(server, 'ann:secret@')
    const error = await failure(mailer.deliver(hello))
    expect(error).toMatchObject({ code: 'mail_not_sent', ...expected })
    expect(error.message).toContain(`the mail server 127.0.0.1:${server.port} `)
    // Whatever a logger finds on the error and its causes.
    const { cause } = error
    const found = [error, cause].map((one) =>
      one instanceof Error ? `${one.message} ${one.stack} ${JSON.stringify(one)}` : '',
    )
    expect(found.join('\n')).not.toMatch(/secret|c2VjcmV0|ann@/)
  })

  it('has the words of the server where no logger takes them along', async () => {
    const server = await mailServer({ RCPT: '550 5.1.1 <ann@example.com> unknown' })
    const error = await failure(mailerAt(server).deliver(hello))
    expect(error.response).toBe('550 5.1.1 <ann@example.com> unknown')
    expect(Object.keys(error)).not.toContain('response')
  })

  it('says that nobody listens at the port', async () => {
    const server = await mailServer()
    servers[0]?.close()
    const error = await failure(mailerAt(server).verify())
    expect(error).toMatchObject({ reason: 'unreachable', temporary: true })
    expect(error.cause).toMatchObject({ originalCode: 'ECONNREFUSED' })
  })

  it('is given up after the timeout, and the connection closed', async () => {
    const server = await mailServer({ RCPT: 'keep silent' })
    const clock = testClock()
    const transport = `smtp://127.0.0.1:${server.port}`
    const mailer = defineMailer({ from, transport, clock, timeout: 7_000 })
    const lost = failure(mailer.deliver(hello))
    const socket = await server.connection()
    const closed = once(socket, 'close')
    await heard(socket, () => server.heard.some((line) => line.startsWith('RCPT')))
    await clock.advance(6_999)
    expect(socket.destroyed).toBe(false)
    await clock.advance(1)
    expect(await lost).toMatchObject({ reason: 'timeout', temporary: true })
    await closed
  })

  it('can be sent again once the server is well', async () => {
    const told: Record<string, Answer> = { RCPT: 'hang up' }
    const server = await mailServer(told)
    const mailer = mailerAt(server)
    await failure(mailer.deliver(hello))
    delete told.RCPT
    await mailer.deliver(hello)
    expect(server.mails).toHaveLength(1)
  })
})

describe('a password', () => {
  it('is not sent without TLS to another machine', async () => {
    const server = await mailServer()
    // 0.0.0.0 leads here as well, but not by a name of this machine.
    const transport = `smtp://ann:secret@0.0.0.0:${server.port}`
    const error = await failure(defineMailer({ from, transport }).deliver(hello))
    expect(error.reason).toBe('tls')
    expect(server.heard).toContain('STARTTLS')
    expect(server.heard.some((line) => line.startsWith('AUTH'))).toBe(false)
  })

  it('is not sent where TLS was to come first and does not', async () => {
    const server = await mailServer()
    const transport = `smtps://ann:secret@127.0.0.1:${server.port}`
    const error = await failure(defineMailer({ from, transport }).deliver(hello))
    expect(error.reason).toBe('tls')
    expect(server.heard.some((line) => line.includes('AUTH'))).toBe(false)
  })
})

/** Waits for what a client says until it has said enough. */
async function heard(socket: Socket, enough: () => boolean): Promise<void> {
  while (!enough()) await once(socket, 'data')
}
