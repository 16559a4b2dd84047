import { describe, expect, it } from 'vitest'
import { MailboxFull } from '../errors/index.ts'
import { discreetLogger } from './discreet-logger.ts'

/** What is left of what is logged. */
function logged(fields: object): unknown {
  const entries: unknown[] = []
  const take = (given: object, message: string): void => void entries.push([given, message])
  discreetLogger({ debug: take, info: take, warn: take, error: take }).error(fields, 'It failed.')
  return entries[0]
}

const here = expect.stringMatching(/^(?:file:\/\/)?\/.*discreet-logger\.test\.ts:\d+:\d+$/)
const places = (error: unknown): unknown => ({
  type: expect.any(String),
  at: [here],
  ...Object(error),
})

/** An error that was thrown at one place of this file. */
function thrown(make: () => Error): Error {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 1
  try {
    return make()
  } finally {
    Error.stackTraceLimit = limit
  }
}

describe('discreetLogger', () => {
  it('keeps the sentence and harmless fields, and nothing that is not on its list', () => {
    const harmless = { code: 'slow_reader', limit: 'connections', refused: 3, status: 200, ms: 1.5 }
    const secret = {
      topic: 'room:7',
      event: 'say',
      origin: 'https://a.example',
      requestId: 'x',
      n: 7,
    }
    expect(logged({ ...harmless, route: '/rooms/:id', ...secret })).toEqual([
      { ...harmless, route: '/rooms/:id' },
      'It failed.',
    ])
  })

  it('passes every level on', () => {
    const levels: string[] = []
    const logger = discreetLogger({
      debug: () => levels.push('debug'),
      info: () => levels.push('info'),
      warn: () => levels.push('warn'),
      error: () => levels.push('error'),
    })
    logger.debug({}, '')
    logger.info({}, '')
    logger.warn({}, '')
    logger.error({}, '')
    expect(levels).toEqual(['debug', 'info', 'warn', 'error'])
  })

  it('keeps class and places of an error, and the code of our own', () => {
    const type = thrown(() => new TypeError('room:7 is no room'))
    expect(logged({ err: type })).toEqual([{ err: places({ type: 'TypeError' }) }, 'It failed.'])
    const own = thrown(() => new MailboxFull('room:7'))
    expect(logged({ err: own })).toEqual([
      { err: { type: 'MailboxFull', code: 'mailbox_full', at: [expect.stringContaining('.ts:')] } },
      'It failed.',
    ])
    const foreign = thrown(() =>
      Object.assign(new Error('no'), { code: 'room:7', topic: 'room:7' }),
    )
    expect(logged({ err: foreign })).toEqual([{ err: places({ type: 'Error' }) }, 'It failed.'])
  })

  it('does the same with causes, within a bound', () => {
    let error = thrown(() => new Error('room:0'))
    for (let depth = 1; depth < 9; depth += 1) {
      const cause = error
      error = thrown(() => new RangeError(`room:${depth}`, { cause }))
    }
    const text = JSON.stringify(logged({ err: error }))
    expect(text.match(/RangeError/g)).toHaveLength(6)
    expect(text).not.toContain('room:')
  })

  it.each(['room:7', 7, null, undefined, { topic: 'room:7' }])(
    'says of %j its type only',
    (err) => {
      expect(JSON.stringify(logged({ err }))).not.toContain('7')
    },
  )

  it.each([
    ['', [here]],
    ['a\nb\n', [here]],
    ['x\n    at room (file:///room:7:1:2)\n    at file:///room:7:1:2', [here]],
    ['    at file:///room:7:1:2', [here]],
  ])('takes no line of the message %j for a place', (message, at) => {
    const error = thrown(() => new Error(message))
    expect(logged({ err: error })).toEqual([{ err: { type: 'Error', at } }, 'It failed.'])
  })

  it('says no places where it cannot tell them from the message', () => {
    const error = new Error('first\n    at file:///room:7:1:2')
    expect(error.stack).toContain('room:7')
    error.message = 'second'
    expect(logged({ err: error })).toEqual([{ err: { type: 'Error', at: [] } }, 'It failed.'])
    const made = Object.assign(new Error('no'), { stack: 'Error: no\n    at room:7' })
    expect(logged({ err: made })).toEqual([{ err: { type: 'Error', at: [] } }, 'It failed.'])
  })

  it('names no function, for it may be called as what a client said', () => {
    const handlers = { 'room:7 secret': (): Error => new Error('no') }
    const error = thrown(() => handlers['room:7 secret']())
    expect(error.stack).toContain('room:7 secret')
    expect(logged({ err: error })).toEqual([{ err: places({ type: 'Error' }) }, 'It failed.'])
  })

  it('names no class and no error that is called what somebody said', () => {
    const names = { 'room:7': class extends Error {} }
    const error = Object.assign(new names['room:7']('no'), { name: 'room:7' })
    expect(JSON.stringify(logged({ err: error }))).not.toContain('room:7')
  })

  it('reads the places of all shapes', () => {
    const frames = [
      'at fn (file:///app/src/room.ts:1:2)',
      'at async fn (file:///app/(a)/room.ts?t=12:3:4)',
      'at async file:///app/room.ts:5:6',
      'at Object.fn [as room:7] (/app/my rooms/room.js:7:8)',
      'at node:internal/process/task_queues:9:10',
      'at async Promise.all (index 0)',
      'at JSON.parse (<anonymous>)',
      'at eval (eval at fn (file:///a.ts:1:1), <anonymous>:1:1)',
      'at data:text/javascript,room:7:11:12',
    ]
    const stack = `Error: no\n${frames.map((frame) => `    ${frame}`).join('\n')}`
    const error = Object.assign(new Error('no'), { stack })
    const at = [
      'file:///app/src/room.ts:1:2',
      'file:///app/(a)/room.ts:3:4',
      'file:///app/room.ts:5:6',
      '/app/my rooms/room.js:7:8',
      'node:internal/process/task_queues:9:10',
    ]
    expect(logged({ err: error })).toEqual([{ err: { type: 'Error', at } }, 'It failed.'])
  })
})
