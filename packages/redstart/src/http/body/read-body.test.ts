import { describe, expect, it } from 'vitest'
import {
  BodyAborted,
  BodyAlreadyRead,
  BodyTimeout,
  BodyTooLarge,
  InvalidBody,
  UnsupportedBody,
} from '../../errors/index.ts'
import { type TestClock, testClock } from '../../testing/index.ts'
import type { Body } from './body.ts'
import { type BodyLimits, bodyLimitsFrom } from './body-limits.ts'
import { readBody } from './read-body.ts'
import { Scratch } from './scratch.ts'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

interface Sent {
  readonly body?: BodyInit | null
  readonly type?: string
  readonly headers?: Record<string, string>
  readonly limits?: Partial<BodyLimits>
  readonly clock?: TestClock
  readonly signal?: AbortSignal
}

function post({ body = null, type, headers = {}, signal }: Sent): Request {
  const all = type === undefined ? headers : { 'content-type': type, ...headers }
  const init = { method: 'POST', body, headers: all, duplex: 'half', ...(signal && { signal }) }
  return new Request('http://app.example/', init)
}

function receive(sent: Sent): Promise<Body> {
  const { limits, clock = testClock() } = sent
  return readBody(post(sent), bodyLimitsFrom(limits), { scratch: new Scratch(), clock })
}

/** A body whose pieces come when they are asked for, and that may not end. */
function pieces(
  texts: readonly (string | Error)[],
  { ends = true, onCancel = () => {} } = {},
): ReadableStream<Uint8Array> {
  const left = [...texts]
  return new ReadableStream({
    pull(controller) {
      const text = left.shift()
      if (text instanceof Error) throw text
      if (text !== undefined) controller.enqueue(new TextEncoder().encode(text))
      else if (ends) controller.close()
      else return new Promise(() => {})
    },
    cancel: onCancel,
  })
}

describe('readBody', () => {
  it('reads a form with nested names', async () => {
    const body = 'user[name]=Ann+B&user[tags][]=a&user[tags][]=b&ok'
    const params = { user: { name: 'Ann B', tags: ['a', 'b'] }, ok: '' }
    expect(await receive({ body, type: FORM })).toEqual({
      kind: 'form',
      params,
      bytes: body.length,
    })
    const type = 'Application/X-WWW-Form-UrlEncoded; charset="UTF-8"'
    expect(await receive({ body, type })).toMatchObject({ kind: 'form', params })
  })

  it('reads JSON, whatever kind of value it is', async () => {
    const value = { a: [1, null, { b: 'é' }], c: true }
    const body = JSON.stringify(value)
    expect(await receive({ body, type: JSON_TYPE })).toEqual({ kind: 'json', params: value, value })
    expect(await receive({ body, type: 'application/vnd.api+json' })).toMatchObject({ value })
    for (const other of [[1, 2], 'text', 3, null, false]) {
      expect(await receive({ body: JSON.stringify(other), type: JSON_TYPE })).toEqual({
        kind: 'json',
        params: {},
        value: other,
      })
    }
  })

  it('says "none" where there is no body, and does not touch that of a GET', async () => {
    const none = { kind: 'none', params: {} }
    expect(await receive({})).toEqual(none)
    expect(await receive({ type: JSON_TYPE })).toEqual(none)
    expect(await receive({ headers: { 'content-length': '0' } })).toEqual(none)
    const get = new Request('http://app.example/', { headers: { 'content-type': JSON_TYPE } })
    const context = { scratch: new Scratch(), clock: testClock() }
    expect(await readBody(get, bodyLimitsFrom(), context)).toEqual(none)
  })

  it.each(['text/plain', 'application/octet-stream', 'nonsense', ''])(
    'leaves a body of type %j to be read by the application',
    async (type) => {
      const request = post({ body: 'hello', type })
      const context = { scratch: new Scratch(), clock: testClock() }
      const body = await readBody(request, bodyLimitsFrom(), context)
      expect(body).toEqual({ kind: 'other', params: {} })
      expect(await request.text()).toBe('hello')
    },
  )

  it('gives maps that inherit nothing', async () => {
    const { params } = await receive({ body: 'a[b]=1', type: FORM })
    expect('toString' in params).toBe(false)
  })

  it('says so when a body is read twice', async () => {
    const request = post({ body: 'a=1', type: FORM })
    const context = { scratch: new Scratch(), clock: testClock() }
    await readBody(request, bodyLimitsFrom(), context)
    const again = readBody(request, bodyLimitsFrom(), context)
    await expect(again).rejects.toBeInstanceOf(BodyAlreadyRead)
    const held = post({ body: pieces(['a=1']), type: FORM })
    held.body?.getReader()
    const late = readBody(held, bodyLimitsFrom(), context)
    await expect(late).rejects.toBeInstanceOf(BodyAlreadyRead)
  })
})

describe('what is no proper body', () => {
  it.each([
    ['{', 'it is not JSON'],
    ['{"a":1}}', 'it is not JSON'],
    ['\ufeff{}', 'it is not JSON'],
    ['{"__proto__":{"admin":true}}', '"__proto__"'],
    ['[{"a":{"\\u005f_proto__":1}}]', '"__proto__"'],
  ])('is refused as JSON: %j', async (body, problem) => {
    const refused = receive({ body, type: JSON_TYPE })
    await expect(refused).rejects.toBeInstanceOf(InvalidBody)
    await expect(refused).rejects.toMatchObject({ status: 400 })
    await expect(refused).rejects.toThrow(problem)
  })

  it.each([
    [JSON_TYPE, '"\xff"'],
    [FORM, 'a=\xff'],
    [FORM, 'a=%ff'],
    [FORM, '__proto__[x]=1'],
    [FORM, `a${'[b]'.repeat(32)}=1`],
  ])('is refused as %s: %j', async (type, latin1) => {
    const refused = receive({ body: Buffer.from(latin1, 'latin1'), type })
    await expect(refused).rejects.toBeInstanceOf(InvalidBody)
  })

  it('does not show what it holds', async () => {
    const refused = receive({ body: '{"password":"hunter2",}', type: JSON_TYPE })
    await expect(refused).rejects.not.toThrow(/hunter2/)
  })

  it('reaches no prototype', async () => {
    await receive({ body: 'constructor[prototype][x]=1', type: FORM })
    await receive({ body: '{"constructor":{"prototype":{"x":1}}}', type: JSON_TYPE })
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  it.each([
    { type: `${JSON_TYPE}; charset=iso-8859-1` },
    { type: `${FORM}; charset=utf-16` },
    { type: JSON_TYPE, headers: { 'content-encoding': 'gzip' } },
  ])('is not read in another coding: %j', async (sent) => {
    const refused = receive({ body: '{}', ...sent })
    await expect(refused).rejects.toBeInstanceOf(UnsupportedBody)
    await expect(refused).rejects.toMatchObject({ status: 415 })
  })

  it.each(['5', '3', '70000'])('has not the length that it announced: %s', async (length) => {
    const headers = { 'content-length': length }
    const refused = receive({ body: 'a=12', type: FORM, headers })
    await expect(refused).rejects.toThrow(InvalidBody)
    await expect(receive({ body: pieces(['a=', '12']), type: FORM, headers })).rejects.toThrow(
      InvalidBody,
    )
  })
})

describe('the limits of a body', () => {
  it.each<[limit: keyof BodyLimits, max: number, fits: string, exceeds: string]>([
    ['bytes', 10, 'a=34567890', 'a=345678901'],
    ['fieldBytes', 5, 'a=345&b=345', 'b=1&a=3456'],
    ['fields', 3, 'a&b&c', 'a&b&c&d'],
    ['fields', 3, '&&&', '&&&&'],
  ])('%s: %i', async (limit, max, fits, exceeds) => {
    const sent = { type: FORM, limits: { [limit]: max } }
    expect(await receive({ ...sent, body: fits })).toMatchObject({ kind: 'form' })
    for (const body of [exceeds, pieces([...exceeds])]) {
      const refused = receive({ ...sent, body })
      await expect(refused).rejects.toEqual(new BodyTooLarge(limit, max))
      await expect(refused).rejects.toMatchObject({ status: 413, limit })
    }
  })

  it('nesting: of JSON', async () => {
    const limits = { nesting: 3 }
    expect(await receive({ body: '[[[1]]]', type: JSON_TYPE, limits })).toMatchObject({
      kind: 'json',
    })
    const refused = receive({ body: '[{"a":[[]]}]', type: JSON_TYPE, limits })
    await expect(refused).rejects.toEqual(new BodyTooLarge('nesting', 3))
    const bomb = receive({ body: '['.repeat(1e6) + ']'.repeat(1e6), type: JSON_TYPE })
    await expect(bomb).rejects.toEqual(new BodyTooLarge('nesting', 32))
  })

  it('refuse a form with 100,000 keys', async () => {
    const body = Array.from({ length: 100_000 }, (_, index) => `k${index}=1`).join('&')
    await expect(receive({ body, type: FORM })).rejects.toEqual(new BodyTooLarge('fields', 10_000))
  })

  it('refuse what announces too much before anything is read', async () => {
    const body = pieces(['a=1'])
    const headers = { 'content-length': '8000001' }
    const refused = receive({ body, type: FORM, headers })
    await expect(refused).rejects.toEqual(new BodyTooLarge('bytes', 8_000_000))
    expect(body.locked).toBe(false)
  })

  it('stop the sender of a body without an end', async () => {
    let given = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += 1
        controller.enqueue(new Uint8Array(1_000))
      },
    })
    const refused = receive({ body: endless, type: FORM, limits: { bytes: 10_000 } })
    await expect(refused).rejects.toBeInstanceOf(BodyTooLarge)
    expect(given).toBeLessThan(20)
  })

  it('idleTimeout: a client that sends nothing for so long', async () => {
    const clock = testClock()
    let cancelled = false
    const onCancel = (): void => {
      cancelled = true
    }
    const body = pieces(['a=1'], { ends: false, onCancel })
    const refused = receive({ body, type: FORM, clock, limits: { idleTimeout: 500 } })
    const outcome = expect(refused).rejects.toEqual(new BodyTimeout(500))
    await clock.advance(499)
    expect(cancelled).toBe(false)
    await clock.advance(1)
    await outcome
    await expect(refused).rejects.toMatchObject({ status: 408 })
    expect(cancelled).toBe(true)
  })

  it('idleTimeout: where the body is short, three times as long for the whole of it', async () => {
    const clock = testClock()
    const headers = { 'content-length': '5' }
    const body = pieces(['a=1'], { ends: false })
    const refused = receive({ body, type: FORM, clock, headers, limits: { idleTimeout: 500 } })
    const outcome = expect(refused).rejects.toEqual(new BodyTimeout(1_500))
    await clock.advance(1_500)
    await outcome
  })

  it('idleTimeout: does not cut off a short body that comes slowly', async () => {
    const clock = testClock()
    const headers = { 'content-length': '5' }
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const [index, byte] of [...'a=123'].entries()) {
          clock.after(250 * index, () => {
            controller.enqueue(new TextEncoder().encode(byte))
            if (index === 4) controller.close()
          })
        }
      },
    })
    const received = receive({ body, type: FORM, clock, headers, limits: { idleTimeout: 500 } })
    await clock.advance(1_000)
    expect(await received).toMatchObject({ params: { a: '123' } })
  })

  it('are checked', () => {
    expect(() => bodyLimitsFrom({ bytes: -1 })).toThrow('body.bytes is -1')
    expect(() => bodyLimitsFrom({ files: Number.NaN })).toThrow('body.files is NaN')
    expect(() => bodyLimitsFrom({ nesting: 1_001 })).toThrow('1000 at most')
    const misspelt = { files: 1, byte: 1 }
    expect(() => bodyLimitsFrom(misspelt)).toThrow('left out; the limits are bytes, fieldBytes')
    expect(bodyLimitsFrom({ files: 0 })).toMatchObject({ files: 0, bytes: 8_000_000 })
  })
})

describe('a client that goes away', () => {
  it.each([undefined, '9'])('is told apart from a bad body (announced: %s)', async (length) => {
    const body = pieces(['a=1', new Error('connection reset')])
    const headers: Record<string, string> = length === undefined ? {} : { 'content-length': length }
    const refused = receive({ body, type: FORM, headers })
    await expect(refused).rejects.toBeInstanceOf(BodyAborted)
  })

  it('may also do so by its signal', async () => {
    const abort = new AbortController()
    const body = pieces(['a=1'], { ends: false })
    const refused = receive({ body, type: FORM, signal: abort.signal })
    const outcome = expect(refused).rejects.toBeInstanceOf(BodyAborted)
    abort.abort()
    await outcome
    const late = receive({ body: pieces(['a=1']), type: FORM, signal: abort.signal })
    await expect(late).rejects.toBeInstanceOf(BodyAborted)
  })
})
