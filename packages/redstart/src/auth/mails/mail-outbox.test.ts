import { beforeEach, describe, expect, test } from 'vitest'
import { InvalidMail, MailNotSent } from '../../errors/index.ts'
import type { Mail } from '../../mail/index.ts'
import type { Logger } from '../../telemetry/index.ts'
import { type TestClock, testClock } from '../../testing/index.ts'
import { MailOutbox } from './mail-outbox.ts'

const mailTo = (name: string): Mail => ({ to: `${name}@example.com`, subject: 'Hello', text: name })
const away = new MailNotSent({ reason: 'unreachable', via: 'the mail server' })
const refused = new MailNotSent({
  reason: 'recipients',
  via: 'the mail server',
  smtpStatus: '550 5.1.1',
  response: '550 ann@example.com is unknown here',
})
const later = new MailNotSent({ reason: 'mail', via: 'the mail server', smtpStatus: '451 4.7.1' })

let clock: TestClock
let tried: string[]
let audited: number
let logged: [fields: object, message: string][]
/** What comes of the tries, in turn; then all goes well. */
let outcomes: (Error | Promise<void>)[]
let outbox: MailOutbox

beforeEach(() => {
  clock = testClock()
  tried = []
  audited = 0
  logged = []
  outcomes = []
  const log = (fields: object, message: string): void => void logged.push([fields, message])
  const logger: Logger = { debug: log, info: log, warn: log, error: log }
  const mailer = {
    async deliver(mail: Mail) {
      tried.push(String(mail.text))
      const outcome = outcomes.shift()
      if (outcome instanceof Error) throw outcome
      await outcome
      return { messageId: '<1@example.com>', refused: [] }
    },
  }
  outbox = new MailOutbox(
    mailer,
    () => ({ clock, logger, secretKeyBase: undefined, pubsub: undefined }),
    async () => void audited++,
  )
})

/** What a delivery waits for. */
function hold(): { held: Promise<void>; release: () => void } {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  return { held, release }
}

/** Waits for the outbox, moving the time on. */
async function settle(): Promise<void> {
  await clock.advance(60_000)
  await outbox.settled()
}

test('A-37: a post returns before the mail is sent; mails go out in their order', async () => {
  const { held, release } = hold()
  outcomes = [held]
  outbox.post(mailTo('a'))
  outbox.post(mailTo('b'))
  outbox.post(mailTo('c'))
  await clock.advance(0)
  expect(tried).toEqual(['a'])
  release()
  await outbox.settled()
  expect(tried).toEqual(['a', 'b', 'c'])
  expect({ audited, logged }).toEqual({ audited: 0, logged: [] })
  outbox.post(mailTo('d'))
  await outbox.settled()
  expect(tried).toEqual(['a', 'b', 'c', 'd'])
})

describe('A-130: a mailer that fails', () => {
  test('is tried three times, with longer pauses, and the mails behind wait', async () => {
    outcomes = [away, later, away]
    outbox.post(mailTo('a'))
    outbox.post(mailTo('b'))
    await clock.advance(999)
    expect(tried).toEqual(['a'])
    await clock.advance(1)
    expect(tried).toEqual(['a', 'a'])
    await clock.advance(9_999)
    expect(tried).toEqual(['a', 'a'])
    await clock.advance(1)
    await outbox.settled()
    expect(tried).toEqual(['a', 'a', 'a', 'b'])
    expect(audited).toBe(1)
    expect(logged).toEqual([
      [{ code: 'mail_not_sent', reason: 'unreachable' }, 'A mail of the accounts was not sent.'],
    ])
  })

  test('that works again is not worth a word', async () => {
    outcomes = [away, new Error('of a transport of the application')]
    outbox.post(mailTo('a'))
    await settle()
    expect(tried).toEqual(['a', 'a', 'a'])
    expect({ audited, logged }).toEqual({ audited: 0, logged: [] })
  })

  test.each([
    ['the server will have none of it', refused],
    ['it cannot be written', new InvalidMail('subject', 'has more than one line')],
  ])('is not tried again when %s', async (_why, error) => {
    outcomes = [error]
    outbox.post(mailTo('ann'))
    outbox.post(mailTo('b'))
    await outbox.settled()
    expect(tried).toEqual(['ann', 'b'])
    expect(audited).toBe(1)
  })

  test('leaves no address in the log', async () => {
    const cause = new Error('ann@example.com bounced')
    outcomes = [refused, cause, cause, new Error('x', { cause })]
    outbox.post(mailTo('ann'))
    outbox.post(mailTo('ann'))
    await settle()
    expect(logged).toHaveLength(2)
    expect(JSON.stringify(logged)).not.toContain('ann')
  })
})

test('an audit that fails is logged, and the mails behind are sent', async () => {
  const log: string[] = []
  const note = (_fields: object, message: string): void => void log.push(message)
  const logger: Logger = { debug: note, info: note, warn: note, error: note }
  const other = new MailOutbox(
    {
      async deliver(mail) {
        tried.push(String(mail.text))
        if (mail.text === 'a') throw refused
        return { messageId: '<1@example.com>', refused: [] }
      },
    },
    () => ({ clock, logger, secretKeyBase: undefined, pubsub: undefined }),
    async () => {
      throw new Error('the database is away')
    },
  )
  other.post(mailTo('a'))
  other.post(mailTo('b'))
  await other.settled()
  expect(tried).toEqual(['a', 'b'])
  expect(log).toEqual([
    'A mail of the accounts was not sent.',
    'A mail that was not sent could not be audited.',
  ])
})

test('of more than 1,000 that wait the oldest are dropped, which is logged and audited', async () => {
  const { held, release } = hold()
  outcomes = [held]
  for (let count = 0; count < 1_004; count++) outbox.post(mailTo(String(count)))
  release()
  await outbox.settled()
  // The first was being sent; the three behind it made room.
  expect(tried.slice(0, 3)).toEqual(['0', '4', '5'])
  expect(tried).toHaveLength(1_001)
  expect(audited).toBe(1)
  expect(logged).toEqual([
    [{ omitted: 3, limit: 1_000 }, 'Mails of the accounts were dropped, for too many are waiting.'],
  ])
})
