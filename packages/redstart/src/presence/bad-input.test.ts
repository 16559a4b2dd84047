import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { PresenceCluster } from '../../test/support/presence-cluster.ts'
import { AsyncSchema, InvalidDefinition, InvalidOption, InvalidPresence } from '../errors/index.ts'
import { type } from '../schema/index.ts'
import { definePresence } from './index.ts'

const SECRET = 'ada@example.com'

const circular: Record<string, unknown> = {}
circular.self = circular

class Device {
  readonly name = SECRET
}

function ownerOf(definition = definePresence({ meta: type<object>() })) {
  const node = new PresenceCluster().start()
  return { node, owner: node.hub.of(definition).owner() }
}

/** What is thrown, which must not tell what it was thrown for. */
function thrown(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    expect(String(error)).not.toContain(SECRET)
    return error
  }
  return undefined
}

describe('a meta', () => {
  test.each<[what: string, meta: object, says: string]>([
    ['is no plain object', new Device(), 'no plain object'],
    ['is a list', [SECRET], 'no plain object'],
    ['is a promise', Promise.resolve({}), 'no plain object'],
    ['is circular', circular, 'JSON cannot express'],
    ['has a bigint', { balance: 1n }, 'JSON cannot express'],
    ['becomes something else', { toJSON: () => SECRET }, 'JSON cannot express'],
    ['becomes nothing', { toJSON: () => undefined }, 'JSON cannot express'],
    ['is too large', { text: 'ä'.repeat(8_192) }, '16395 bytes'],
  ])('that %s is refused', (_what, meta, says) => {
    const { node, owner } = ownerOf()
    const error = thrown(() => owner.track('t', 'k', meta))
    expect(error).toBeInstanceOf(InvalidPresence)
    expect(String(error)).toContain(says)
    expect(node.hub.size).toBe(0)
    owner.track('t', 'k', { text: 'x'.repeat(16_000) })
    expect(thrown(() => owner.update('t', 'k', meta))).toBeInstanceOf(InvalidPresence)
    expect(thrown(() => owner.update('t', 'k', () => meta))).toBeInstanceOf(InvalidPresence)
  })

  test('that the schema refuses is refused, and what it strips does not travel', async () => {
    const visitors = definePresence({ meta: z.object({ st: z.enum(['on', 'away']) }) })
    const node = new PresenceCluster().start()
    const presence = node.hub.of(visitors)
    const owner = presence.owner()
    const wrong: { st: 'on' } = JSON.parse(JSON.stringify({ st: SECRET }))
    expect(thrown(() => owner.track('t', 'k', wrong))).toMatchObject({
      code: 'invalid_presence',
      message: expect.stringContaining('st: '),
    })
    const row = { st: 'on', password: SECRET } as const
    owner.track('t', 'k', row)
    expect(JSON.stringify(await presence.list('t'))).not.toContain(SECRET)
  })

  test('of a strict schema can be updated by what is made of the present one', () => {
    const strict = definePresence({ meta: z.strictObject({ n: z.number() }) })
    const owner = new PresenceCluster().start().hub.of(strict).owner()
    owner.track('t', 'k', { n: 1 })
    owner.update('t', 'k', (meta) => ({ ...meta, n: meta.n + 1 }))
    expect(() => owner.update('t', 'k', { n: 3, ...{ other: 1 } })).toThrow(InvalidPresence)
  })

  test('needs a synchronous schema', () => {
    const late = definePresence({ meta: z.object({ n: z.number() }).refine(async () => true) })
    const owner = new PresenceCluster().start().hub.of(late).owner()
    expect(() => owner.track('t', 'k', { n: 1 })).toThrow(AsyncSchema)
  })

  test('has no "count" where keys are counted, and a counted key has no meta', () => {
    const counting = definePresence({ meta: type<object>(), counted: true })
    const owner = new PresenceCluster().start().hub.of(counting).owner()
    expect(thrown(() => owner.track('t', 'k', { count: 1 }))).toBeInstanceOf(InvalidPresence)
    const wrong: null = JSON.parse('{}')
    const count = { count: true } as const
    expect(thrown(() => owner.track('t', 'k', wrong, count))).toBeInstanceOf(InvalidPresence)
    owner.track('t', 'k', null, count)
    expect(thrown(() => owner.update('t', 'k', {}))).toBeInstanceOf(InvalidPresence)
    const { owner: other } = ownerOf()
    expect(thrown(() => other.track('t', 'k', null, count))).toMatchObject({
      message: expect.stringContaining('counted: true'),
    })
  })

  test('cannot be changed by who lists it', async () => {
    const visitors = definePresence({ meta: type<{ at: { page: string }[] }>() })
    const presence = new PresenceCluster().start().hub.of(visitors)
    const meta = { at: [{ page: '/' }] }
    presence.owner().track('t', 'k', meta)
    meta.at[0] = { page: '/changed' }
    const listed = await presence.getByKey('t', 'k')
    expect(() => listed?.metas[0].at.push({ page: '/mine' })).toThrow(TypeError)
    expect(listed?.metas[0].at).toEqual([{ page: '/' }])
  })
})

test.each<[what: string, key: unknown, says: string]>([
  ['undefined', undefined, 'of type undefined'],
  ['null', null, 'is null'],
  ['an object', { id: SECRET }, 'of type object'],
  ['a bigint', 7n, 'of type bigint'],
  ['empty', '', 'is empty'],
  ['too long', SECRET.repeat(40), '600 characters'],
  ['no number', Number.NaN, 'NaN'],
  ['endless', Number.POSITIVE_INFINITY, 'Infinity'],
])('a key that is %s is refused', async (_what, key, says) => {
  const node = new PresenceCluster().start()
  const presence = node.hub.of(definePresence({ meta: type<object>() }))
  const owner = presence.owner()
  // What JavaScript does not keep anybody from.
  const wrong = key as string
  for (const run of [
    () => owner.track('t', wrong, {}),
    () => owner.update('t', wrong, {}),
    () => wrong === undefined || owner.untrack('t', wrong),
  ]) {
    const error = thrown(run)
    if (error !== undefined) expect(String(error)).toContain(says)
  }
  expect(thrown(() => owner.track('t', wrong, {}))).toBeInstanceOf(InvalidPresence)
  await expect(presence.getByKey('t', wrong)).rejects.toThrow(InvalidPresence)
})

test.each([
  ['empty', ''],
  ['too long', 'x'.repeat(10_001)],
  ['no string', 7],
])('a topic that is %s is refused', async (_what, topic) => {
  const node = new PresenceCluster().start()
  const presence = node.hub.of(definePresence({ meta: type<object>() }))
  const wrong = topic as string
  expect(() => presence.owner().track(wrong, 'k', {})).toThrow(InvalidPresence)
  expect(() => presence.listen(wrong, () => {})).toThrow(InvalidPresence)
  expect(() => presence.state(wrong)).toThrow(InvalidPresence)
  await expect(presence.list(wrong)).rejects.toThrow(InvalidPresence)
})

test('a definition that cannot work is refused', () => {
  const meta = type<object>()
  for (const name of ['', 'a b', '7', 'a:b', 'x'.repeat(65)]) {
    expect(() => definePresence({ meta, name })).toThrow(InvalidDefinition)
  }
  for (const window of [-1, Number.NaN, Number.POSITIVE_INFINITY, 60_001]) {
    expect(() => definePresence({ meta, window })).toThrow(InvalidOption)
  }
  const wrong: { meta: typeof meta } = JSON.parse('{ "meta": {} }')
  expect(() => definePresence(wrong)).toThrow(InvalidDefinition)
  const fetch: () => Record<string, object> = JSON.parse('{}')
  expect(() => definePresence({ meta, fetch })).toThrow(InvalidDefinition)
})
