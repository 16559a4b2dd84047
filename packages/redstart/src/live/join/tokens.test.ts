import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signLive } from '../../http/index.ts'
import { testClock } from '../../testing/index.ts'
import { openSession, openStatic, type SessionClaim, signSession, signStatic } from './tokens.ts'

const clock = testClock()
const signing = { secretKeyBase: 'only for tests '.repeat(5), clock }
const DAYS = 86_400_000
const after = (ms: number): typeof signing => ({ ...signing, clock: testClock(clock.now() + ms) })

const claims: readonly SessionClaim[] = [
  { kind: 'routed', id: 'phx-a', socketId: 'auth:sid:1', view: '/rooms/:id', liveSession: 's0' },
  {
    kind: 'embedded',
    id: 'player',
    socketId: undefined,
    view: 'view:player',
    session: { song: 1, list: ['a', null] },
  },
  { kind: 'sticky', id: 'player', socketId: 'users:1', view: '/player', session: {} },
  { kind: 'child', id: 'one', socketId: undefined, parent: 'instance', place: 3, session: {} },
]

describe('a session token', () => {
  it.each(claims)('says what was signed: $kind', (claim) => {
    expect(openSession(signing, signSession(signing, claim))).toEqual(claim)
  })

  it('holds any JSON that a page hands its view, and nothing reaches a prototype', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (handed) => {
        const text = JSON.stringify(handed)
        const session: Readonly<Record<string, unknown>> = JSON.parse(text)
        const socketId = undefined
        const claim = { kind: 'child', id: 'a', socketId, parent: 'b', place: 1, session } as const
        const opened = openSession(signing, signSession(signing, claim))
        expect(JSON.stringify(opened?.kind === 'child' && opened.session)).toBe(text)
        expect(Object.getPrototypeOf(opened?.kind === 'child' && opened.session)).toBe(
          Object.prototype,
        )
      }),
    )
  })

  it('L-17: is good for fourteen days, again and again', () => {
    const [claim] = claims
    const token = signSession(signing, claim!)
    expect(openSession(after(13 * DAYS), token)).toEqual(claim)
    expect(openSession(after(13 * DAYS), token)).toEqual(claim)
    expect(openSession(after(14 * DAYS + 1), token)).toBeUndefined()
  })

  it('L-17: of another version, or of no form that there is, is none', () => {
    const rest = ['phx-a', null, '/', 's0']
    const sign = (data: Parameters<typeof signLive>[2]): string =>
      signLive(signing, 'session', data, 60)
    expect(openSession(signing, sign(`2${JSON.stringify(['routed', ...rest])}`))).toBeDefined()
    for (const data of [
      `1${JSON.stringify(['routed', ...rest])}`,
      `2${JSON.stringify(['other', ...rest])}`,
      '2["routed","phx-a",null,"/",{}]',
      '2["routed","phx-a",null,"/"]',
      '2["routed",7,null,"/","s0"]',
      '2["child","phx-a",null,7,{},1]',
      '2["child","phx-a",null,"parent",{}]',
      '2["child","phx-a",null,"parent",{},"1"]',
      '2[]',
      '2{}',
      '2null',
      '',
      [2, 'routed', ...rest],
      { 0: 2 },
      null,
    ]) {
      expect(openSession(signing, sign(data))).toBeUndefined()
    }
  })

  it('is no other token, and no garbage', () => {
    expect(openSession(signing, signStatic(signing, { id: 'a', flash: {} }))).toBeUndefined()
    fc.assert(
      fc.property(fc.anything(), (token) => {
        expect(openSession(signing, token)).toBeUndefined()
        expect(openStatic(signing, token)).toBeUndefined()
      }),
    )
  })
})

describe('a static token', () => {
  it('says what the first render knew, and its flash alone', () => {
    const claim = { id: 'phx-a', flash: { info: 'a', note: 'ü' } }
    expect(openStatic(signing, signStatic(signing, claim))).toEqual(claim)
  })

  it('L-19: of another version or form is none', () => {
    for (const data of ['1["a",{}]', '2[7,{}]', '2[]', '2"a"', '', ['a', {}], null, 1]) {
      expect(openStatic(signing, signLive(signing, 'static', data, 60))).toBeUndefined()
    }
    const odd = signLive(signing, 'static', '2["a",{"info":1,"error":"e"}]', 60)
    expect(openStatic(signing, odd)).toEqual({ id: 'a', flash: { error: 'e' } })
  })
})
