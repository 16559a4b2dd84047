import { describe, expect, it } from 'vitest'
import { testClock } from '../testing/index.ts'
import { openFlash, openLive, openReload, signFlash, signLive, signReload } from './live-tokens.ts'

const clock = testClock()
const signing = { secretKeyBase: 'only for tests '.repeat(5), clock }

describe('the tokens of live views', () => {
  it('are good for one use, one secret and their time', () => {
    const token = signLive(signing, 'session', { a: 1 }, 60)
    expect(openLive(signing, 'session', token, 600)).toEqual({ a: 1 })
    expect(openLive(signing, 'static', token, 600)).toBeUndefined()
    const others = { ...signing, secretKeyBase: 'x'.repeat(64) }
    expect(openLive(others, 'session', token, 600)).toBeUndefined()
    const rotated = { ...signing, secretKeyBase: ['y'.repeat(64), signing.secretKeyBase] }
    expect(openLive(rotated, 'session', token, 600)).toEqual({ a: 1 })
    for (const bad of [undefined, null, 1, {}, '', `${token}x`, token.slice(1)]) {
      expect(openLive(signing, 'session', bad, 600)).toBeUndefined()
    }
    const later = { ...signing, clock: testClock(clock.now() + 541_000) }
    expect(openLive(later, 'session', token, 600)).toBeUndefined()
  })

  it('come from nodes whose clocks are a little ahead', () => {
    const ahead = { ...signing, clock: testClock(clock.now() + 30_000) }
    expect(openLive(signing, 'session', signLive(ahead, 'session', 'a', 60), 60)).toBe('a')
    const far = { ...signing, clock: testClock(clock.now() + 90_000) }
    expect(openLive(signing, 'session', signLive(far, 'session', 'a', 60), 60)).toBeUndefined()
  })

  it('fit into a cookie as they are', () => {
    expect(signFlash(signing, { info: 'Ünï; "=,\n' })).toMatch(/^[\w.-]+$/)
    expect(signReload(signing, 404)).toMatch(/^[\w.-]+$/)
  })

  it('L-25: hold messages of any kind, and none when they are no flash', () => {
    expect(openFlash(signing, signFlash(signing, { info: 'a', note: 'b' }))).toEqual({
      info: 'a',
      note: 'b',
    })
    for (const data of ['text', 1, null, ['a'], { info: 1 }]) {
      expect(openFlash(signing, signLive(signing, 'flash', data, 60))).toEqual({})
    }
    const hostile = JSON.parse('{"__proto__":"a"}')
    expect(Object.getPrototypeOf(openFlash(signing, signFlash(signing, hostile)))).toBe(
      Object.prototype,
    )
  })

  it('L-14: ask for the page of a client’s error, and of nothing else', () => {
    expect(openReload(signing, signReload(signing, 404))).toBe(404)
    for (const data of [200, 302, 500, 404.5, 'x']) {
      expect(openReload(signing, signLive(signing, 'reload', data, 60))).toBe(500)
    }
  })
})
