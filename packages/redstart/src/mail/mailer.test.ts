import { describe, expect, it } from 'vitest'
import { MailNotSent } from '../errors/index.ts'
import type { Logger } from '../telemetry/index.ts'
import { testClock } from '../testing/index.ts'
import { KeptMails } from './kept-mails.ts'
import { defineMailer, type MailerOptions } from './mailer.ts'
import { composeMessage, type MailMessage } from './message.ts'

const from = 'Room chat <chat@example.com>'
const hello = { to: 'ann@example.com', subject: 'Hello', text: 'Hello, Ann.' }

function mailer(options: Partial<MailerOptions> = {}) {
  return defineMailer({ from, transport: 'mailbox', clock: testClock(), ...options })
}

describe('a definition', () => {
  it.each([
    'mail.example:25',
    'maibox',
    '',
    'http://ann:hunter2@mail.example',
    'smtp://',
    'smtp://ann@mail.example',
    'smtp://:hunter2@mail.example',
    'smtp://ann:hunter2%@mail.example',
    'smtp://ann:hunter2@mail.example/inbox',
    'smtp://ann:hunter2@mail.example?tls=no',
    'smtp://ann:hunter2@mail.example#x',
    'smtp://ann:hunter2@mail.example:99999',
  ])('is refused with the transport %j, which is not repeated', (transport) => {
    let message = ''
    try {
      mailer({ transport })
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid_mail_transport' })
      message = String(error)
    }
    expect(message).toContain('The transport of a mailer cannot be used: ')
    expect(message).not.toContain('hunter2')
  })

  it('is refused with a sender that is none, and a timeout that is none', () => {
    expect(() => mailer({ from: 'chat' })).toThrow(/its from is no e-mail address/)
    expect(() => mailer({ timeout: 0 })).toThrow(
      expect.objectContaining({ code: 'invalid_option' }),
    )
  })
})

describe('the mailbox of a mailer', () => {
  it('keeps what was delivered, until it is cleared', async () => {
    const box = mailer()
    const { messageId } = await box.deliver(hello)
    await box.deliver({ ...hello, subject: 'Again' })
    expect(box.sent.map(({ subject }) => subject)).toEqual(['Hello', 'Again'])
    expect(box.sent[0]).toMatchObject({ messageId, from: { email: 'chat@example.com' } })
    box.clear()
    expect(box.sent).toEqual([])
  })

  it('keeps nothing that could not be sent either', async () => {
    const box = mailer()
    await expect(box.deliver({ ...hello, to: 'ann' })).rejects.toMatchObject({
      code: 'invalid_mail',
    })
    expect(box.sent).toEqual([])
  })

  it('gives out each mail once, the oldest that fits first', async () => {
    const box = mailer()
    await box.deliver({ ...hello, subject: 'For Ann, 1' })
    await box.deliver({ ...hello, subject: 'For Bob', to: 'bob@example.com' })
    await box.deliver({ ...hello, subject: 'For Ann, 2', to: 'bob@example.com', bcc: hello.to })
    expect((await box.next({ to: 'ANN@example.com' })).subject).toBe('For Ann, 1')
    expect((await box.next({ to: 'ann@example.com' })).subject).toBe('For Ann, 2')
    expect((await box.next()).subject).toBe('For Bob')
  })

  it('gives a mail that is still to come to the first who waits for one like it', async () => {
    const box = mailer()
    const confirmation = box.next({ subject: 'Confirm' })
    const [first, second] = [box.next(), box.next()]
    await box.deliver({ ...hello, subject: '1' })
    await box.deliver({ ...hello, subject: 'Confirm your address' })
    await box.deliver({ ...hello, subject: '2' })
    expect((await confirmation).subject).toBe('Confirm your address')
    expect((await first).subject).toBe('1')
    expect((await second).subject).toBe('2')
  })

  it('says so when none comes in time, and gives the next one to others', async () => {
    const clock = testClock()
    const box = mailer({ clock })
    await box.deliver(hello)
    const none = expect(box.next({ to: 'bob@example.com', timeout: 50 })).rejects.toMatchObject({
      code: 'no_mail',
      message: expect.stringContaining('within 50 ms; the mailbox holds 1'),
    })
    await clock.advance(50)
    await none
    await box.deliver({ ...hello, to: 'bob@example.com' })
    expect((await box.next({ to: 'bob@example.com' })).to[0]?.email).toBe('bob@example.com')
  })

  it('holds so many mails and so many bytes, and lets the oldest go', () => {
    const kept = new KeptMails(testClock(), { mails: 3, bytes: 1000 })
    const keep = (subject: string, length: number) =>
      kept.keep(
        composeMessage(
          { ...hello, subject, attachments: [{ filename: 'a', content: 'x'.repeat(length) }] },
          { email: 'chat@example.com' },
          0,
        ),
      )
    const subjects = () => kept.all.map(({ subject }) => subject)
    for (const subject of ['1', '2', '3', '4']) keep(subject, 10)
    expect(subjects()).toEqual(['2', '3', '4'])
    keep('5', 930)
    expect(subjects()).toEqual(['4', '5'])
    keep('6', 2000)
    expect(subjects()).toEqual(['6'])
  })
})

describe('a function as a transport', () => {
  it('is given the checked message', async () => {
    const taken: MailMessage[] = []
    const own = mailer({
      async transport(message) {
        taken.push(message)
      },
    })
    const { messageId, refused } = await own.deliver(hello)
    expect(taken).toEqual([expect.objectContaining({ messageId, subject: 'Hello' })])
    expect(refused).toEqual([])
    expect(own.keepsMails).toBe(false)
    expect(own.sent).toEqual([])
    await own.verify()
    await expect(own.next()).rejects.toMatchObject({ code: 'no_mailbox' })
  })

  it('that throws is the cause of the error', async () => {
    const cause = new TypeError('fetch failed')
    const own = mailer({ transport: () => Promise.reject(cause) })
    await expect(own.deliver(hello)).rejects.toMatchObject({
      code: 'mail_not_sent',
      reason: 'transport',
      temporary: false,
      cause,
    })
  })

  it('may say itself why a mail was not sent', async () => {
    const error = new MailNotSent({ reason: 'recipients', via: 'the provider', smtpStatus: '450' })
    const own = mailer({ transport: () => Promise.reject(error) })
    await expect(own.deliver(hello)).rejects.toBe(error)
    expect(error.temporary).toBe(true)
  })

  it('is told to stop after the timeout, and not waited for', async () => {
    const clock = testClock()
    let signal: AbortSignal | undefined
    const own = mailer({
      clock,
      transport(_message, given) {
        signal = given
        return new Promise(() => {})
      },
    })
    const lost = expect(own.deliver(hello)).rejects.toMatchObject({
      reason: 'timeout',
      temporary: true,
    })
    await clock.advance(29_999)
    expect(signal?.aborted).toBe(false)
    await clock.advance(1)
    expect(signal?.aborted).toBe(true)
    await lost
  })
})

describe('the log as a transport', () => {
  it('is written what a developer needs to go on', async () => {
    const lines: [object, string][] = []
    const refuse = () => {
      throw new Error('mails are logged as information')
    }
    const logger: Logger = {
      debug: refuse,
      info: (fields, message) => void lines.push([fields, message]),
      warn: refuse,
      error: refuse,
    }
    const text = 'Confirm: https://example.com/confirm/1'
    await mailer({ transport: 'log', logger }).deliver({ ...hello, text })
    expect(lines).toEqual([
      [{ to: ['ann@example.com'], subject: 'Hello', text }, 'A mail, logged instead of sent'],
    ])
  })
})
