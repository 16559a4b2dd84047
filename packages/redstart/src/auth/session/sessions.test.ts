import { describe, expect, it } from 'vitest'
import { ada, handedOut, testSessions } from '../../../test/support/test-sessions.ts'
import { SessionsUnavailable } from '../../errors/index.ts'
import { formatHandle, parseHandle } from '../secret/handle.ts'
import { mintId, mintSecret } from '../secret/secrets.ts'
import { memoryAccounts } from '../store/memory-store.ts'
import type { AccountStore, SessionStore } from '../store/store.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND
const DAY = 24 * HOUR

/** A store that counts what it is asked, and can be away. */
function watched(): { store: AccountStore; asked: string[]; away: (is: boolean) => void } {
  const asked: string[] = []
  let isAway = false
  const inner = memoryAccounts()
  const sessions = new Proxy<SessionStore>(inner.sessions, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]): Promise<unknown> => {
        asked.push(String(name))
        if (isAway) throw new Error('connection refused')
        return Reflect.apply(value, target, args)
      }
    },
  })
  const away = (is: boolean): void => {
    isAway = is
  }
  return { store: { ...inner, sessions }, asked, away }
}

describe('a session', () => {
  it('is known by its handle', async () => {
    const { sessions } = testSessions()
    const { session, handle } = await sessions.start(ada)
    const presented = await sessions.present(handle, 'browser', { rotate: true })
    expect(presented).toEqual({ ok: true, session, handle: undefined })
    expect(session).toMatchObject({ userId: 'ada', method: 'password', ip: '192.0.2.7' })
  })

  it('A-6: holds no value from which its cookie can be rebuilt', async () => {
    const { sessions, store, keys } = testSessions()
    const { session } = await sessions.start(ada)
    const row = await store.sessions.get(session.id)
    for (const value of Object.values(row ?? {})) {
      const text = String(value)
      for (const guess of [text, formatHandle(keys, 'browser', { id: session.id, secret: text })]) {
        expect((await sessions.present(guess, 'browser', { rotate: false })).ok).toBe(false)
      }
    }
  })

  it('A-7: is not found by a handle of which one bit is another', async () => {
    const { sessions } = testSessions()
    const { handle } = await sessions.start(ada)
    for (const [at, letter] of [...handle].entries()) {
      const other = String.fromCharCode(letter.charCodeAt(0) ^ 1)
      const changed = handle.slice(0, at) + other + handle.slice(at + 1)
      const presented = await sessions.present(changed, 'browser', { rotate: true })
      expect(presented).toEqual({ ok: false, reason: 'unknown' })
    }
  })

  it('A-8: is not looked for when what came is no handle of ours', async () => {
    const { store, asked } = watched()
    const { sessions } = testSessions({ store })
    const strange = formatHandle(testSessions({ secrets: ['x'.repeat(64)] }).keys, 'browser', {
      id: mintId(),
      secret: mintSecret(),
    })
    for (const given of [
      '',
      'garbage',
      'a'.repeat(100_000),
      '\u0000\ufffd',
      null,
      7,
      {},
      strange,
    ]) {
      const presented = await sessions.present(given, 'browser', { rotate: true })
      expect(presented).toEqual({ ok: false, reason: 'unknown' })
    }
    expect(await sessions.present(undefined, 'browser', { rotate: true })).toMatchObject({
      reason: 'none',
    })
    expect(asked).toEqual([])
  })

  it('A-93: of one kind is not found by a handle of the other', async () => {
    const { sessions, keys } = testSessions()
    const { handle } = await sessions.start(ada)
    expect(await sessions.present(handle, 'api', { rotate: true })).toMatchObject({ ok: false })
    const { id, secret } = parseHandle(keys, 'browser', handle) ?? { id: '', secret: '' }
    const forged = formatHandle(keys, 'api', { id, secret })
    expect(await sessions.present(forged, 'api', { rotate: true })).toMatchObject({ ok: false })
    expect(await sessions.present(handle, 'browser', { rotate: true })).toMatchObject({ ok: true })
  })

  it('A-13: ends when it is not used for the idle window, and at the absolute limit', async () => {
    const { sessions, clock } = testSessions()
    const idle = await sessions.start(ada)
    await clock.advance(14 * DAY - SECOND)
    expect(await sessions.live(idle.session.id)).toBeDefined()
    await clock.advance(14 * DAY)
    expect(await sessions.present(idle.handle, 'browser', { rotate: true })).toEqual({
      ok: false,
      reason: 'expired',
    })
    const { session } = await sessions.start(ada)
    for (let day = 0; day < 89; day += 1) {
      await clock.advance(DAY)
      expect(await sessions.live(session.id)).toBeDefined()
    }
    await clock.advance(DAY)
    expect(await sessions.live(session.id)).toBeUndefined()
    expect(await sessions.list('ada')).toEqual([])
  })

  it('notes its use at most once a minute', async () => {
    const { store, asked } = watched()
    const { sessions, clock } = testSessions({ store })
    const { session, handle } = await sessions.start(ada)
    for (let time = 0; time < 3; time += 1) {
      await clock.advance(59 * SECOND)
      await sessions.present(handle, 'browser', { rotate: true })
      await sessions.live(session.id)
    }
    expect(asked.filter((name) => name === 'touch')).toHaveLength(1)
  })

  it('A-26: is not taken for none because the store is away', async () => {
    const { store, away } = watched()
    const { sessions } = testSessions({ store })
    const { session, handle } = await sessions.start(ada)
    away(true)
    for (const work of [
      () => sessions.present(handle, 'browser', { rotate: true }),
      () => sessions.live(session.id),
      () => sessions.list('ada'),
      () => sessions.revoke({ ids: [session.id] }, 'log_out'),
      () => sessions.reauthenticate(session.id),
      () => sessions.start(ada),
    ]) {
      const error: unknown = await work().catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(SessionsUnavailable)
      expect(error).toMatchObject({ status: 503, cause: new Error('connection refused') })
    }
  })

  it('keeps of a browser’s name what fits', async () => {
    const { sessions } = testSessions()
    const info = { ip: undefined, userAgent: 'x'.repeat(5000) }
    const { session } = await sessions.start({ ...ada, info })
    expect(session.userAgent).toHaveLength(256)
  })
})

describe('revoking', () => {
  it('A-16: makes every copy of the cookie worthless, of whatever time', async () => {
    const { sessions, clock } = testSessions()
    const { session, handle } = await sessions.start(ada)
    await clock.advance(DAY)
    const next = handedOut(await sessions.present(handle, 'browser', { rotate: true }))
    const sudo = await sessions.reauthenticate(session.id)
    await sessions.revoke({ ids: [session.id] }, 'log_out')
    for (const copy of [handle, next, sudo?.handle]) {
      expect(await sessions.present(copy, 'browser', { rotate: true })).toMatchObject({ ok: false })
    }
  })

  it('A-15: keeps no secret of the session', async () => {
    const { sessions, store, clock } = testSessions()
    const { session, handle } = await sessions.start(ada)
    await clock.advance(DAY)
    await sessions.present(handle, 'browser', { rotate: true })
    await sessions.revoke({ ids: [session.id] }, 'log_out')
    expect(await store.sessions.get(session.id)).toMatchObject({
      secretHash: '',
      pendingHash: undefined,
      previousHash: undefined,
      revokedReason: 'log_out',
    })
  })

  it('A-23: the others leaves the one that is excepted', async () => {
    const { sessions, events } = testSessions()
    const [mine, other, third] = [
      await sessions.start(ada),
      await sessions.start(ada),
      await sessions.start({ ...ada, kind: 'api' }),
    ]
    const bob = await sessions.start({ ...ada, userId: 'bob' })
    const info = { ip: '192.0.2.7', userAgent: undefined }
    const { ids, delayed } = await sessions.revoke(
      { userId: 'ada', except: mine.session.id },
      'by_owner',
      { actorId: 'ada', info },
    )
    expect([...ids].sort()).toEqual([other.session.id, third.session.id].sort())
    expect(delayed).toBe(false)
    expect((await sessions.list('ada')).map(({ id }) => id)).toEqual([mine.session.id])
    expect(await sessions.live(bob.session.id)).toBeDefined()
    expect(events).toHaveLength(2)
    expect(events[0]).toMatchObject({
      kind: 'session_revoked',
      userId: 'ada',
      actorId: 'ada',
      reason: 'by_owner',
      info,
    })
  })

  it('A-132: writes whose session it was, and nothing for one that had ended', async () => {
    const { sessions, events } = testSessions()
    const { session } = await sessions.start(ada)
    await sessions.revoke({ ids: [session.id, mintId()] }, 'admin')
    expect(await sessions.revoke({ ids: [session.id] }, 'admin')).toEqual({
      ids: [],
      delayed: false,
    })
    expect(events).toMatchObject([{ userId: 'ada', sessionId: session.id, reason: 'admin' }])
  })
})

describe('the list of a user’s sessions', () => {
  it('A-21: tells of each what it was begun with, last used first, and no secret', async () => {
    const { sessions, clock } = testSessions()
    const first = await sessions.start(ada)
    await clock.advance(HOUR)
    const second = await sessions.start({ ...ada, method: 'oauth:company' })
    await clock.advance(HOUR)
    await sessions.live(first.session.id)
    const listed = await sessions.list('ada')
    expect(listed.map(({ id }) => id)).toEqual([first.session.id, second.session.id])
    expect(listed[1]).toEqual(second.session)
    expect(JSON.stringify(listed)).not.toMatch(/hash|secret/i)
  })
})
