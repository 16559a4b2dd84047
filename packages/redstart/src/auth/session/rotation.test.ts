import { describe, expect, it } from 'vitest'
import { ada, handedOut, testSecret, testSessions } from '../../../test/support/test-sessions.ts'
import { parseHandle } from '../secret/handle.ts'
import { mintId } from '../secret/secrets.ts'
import { memoryAccounts } from '../store/memory-store.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('the secret of a session', () => {
  it('A-9: is replaced when it is a day old, and the id stays', async () => {
    const { sessions, clock } = testSessions()
    const { session, handle } = await sessions.start(ada)
    await clock.advance(DAY - SECOND)
    expect(await sessions.present(handle, 'browser', { rotate: true })).toMatchObject({
      handle: undefined,
    })
    await clock.advance(SECOND)
    const presented = await sessions.present(handle, 'browser', { rotate: true })
    expect(handedOut(presented)).not.toBe(handle)
    expect(presented).toMatchObject({ session: { id: session.id } })
  })

  it('A-10: ten requests at once succeed, and one of them is handed a new one', async () => {
    const { sessions, clock, store } = testSessions()
    const { session, handle } = await sessions.start(ada)
    await clock.advance(DAY)
    const all = await Promise.all(
      Array.from({ length: 10 }, () => sessions.present(handle, 'browser', { rotate: true })),
    )
    expect(all.every(({ ok }) => ok)).toBe(true)
    expect(all.filter((one) => one.ok && one.handle !== undefined)).toHaveLength(1)
    const row = await store.sessions.get(session.id)
    expect(row?.pendingHash).toBeDefined()
    expect(row?.previousHash).toBeUndefined()
  })

  it('A-12: a copy that comes a moment later is not handed the new one, and is found out', async () => {
    const { sessions, clock, events } = testSessions()
    const { handle } = await sessions.start(ada)
    await clock.advance(DAY)
    const next = handedOut(await sessions.present(handle, 'browser', { rotate: true }))
    await clock.advance(10 * SECOND)
    const copy = await sessions.present(handle, 'browser', { rotate: true })
    expect(copy).toMatchObject({ ok: true, handle: undefined })
    await sessions.present(next, 'browser', { rotate: true })
    await clock.advance(MINUTE)
    expect(await sessions.present(handle, 'browser', { rotate: true })).toEqual({
      ok: false,
      reason: 'retired',
    })
    expect(events).toMatchObject([{ kind: 'theft_suspected' }])
  })

  it('A-11: is good for a minute once the new one was presented, and not for longer', async () => {
    const { sessions, clock } = testSessions()
    const { handle } = await sessions.start(ada)
    await clock.advance(DAY)
    const next = handedOut(await sessions.present(handle, 'browser', { rotate: true }))
    expect(await sessions.present(next, 'browser', { rotate: true })).toMatchObject({ ok: true })
    await clock.advance(MINUTE - 1)
    expect(await sessions.present(handle, 'browser', { rotate: true })).toMatchObject({ ok: true })
    await clock.advance(SECOND)
    expect(await sessions.present(handle, 'browser', { rotate: true })).toEqual({
      ok: false,
      reason: 'retired',
    })
  })

  it('A-11: is good an hour later when the response with the new one was lost', async () => {
    const { sessions, clock } = testSessions()
    const { handle } = await sessions.start(ada)
    await clock.advance(DAY)
    const lost = handedOut(await sessions.present(handle, 'browser', { rotate: true }))
    await clock.advance(HOUR)
    const again = handedOut(await sessions.present(handle, 'browser', { rotate: true }))
    expect(again).toBe(lost)
    expect(await sessions.present(again, 'browser', { rotate: true })).toMatchObject({ ok: true })
  })

  it('A-12: that is used after its time has been copied: the session ends, once, and it is audited', async () => {
    const { sessions, clock, events } = testSessions()
    const { session, handle } = await sessions.start(ada)
    await clock.advance(DAY)
    const next = handedOut(await sessions.present(handle, 'browser', { rotate: true }))
    await sessions.present(next, 'browser', { rotate: true })
    await clock.advance(HOUR)
    const info = { ip: '203.0.113.9', userAgent: 'Thief/1' }
    const both = [handle, handle].map((stolen) =>
      sessions.present(stolen, 'browser', { rotate: true, info: () => info }),
    )
    await Promise.all(both)
    expect(await sessions.present(next, 'browser', { rotate: true })).toEqual({
      ok: false,
      reason: 'revoked',
    })
    expect(events).toEqual([
      { kind: 'theft_suspected', userId: 'ada', sessionId: session.id, info },
    ])
  })

  it('is neither replaced nor the proof of a theft where no cookie can be set', async () => {
    const { sessions, clock, store, events } = testSessions()
    const { session, handle } = await sessions.start(ada)
    await clock.advance(DAY)
    const before = await store.sessions.get(session.id)
    const presented = await sessions.present(handle, 'browser', { rotate: false })
    expect(presented).toMatchObject({ ok: true, handle: undefined })
    expect((await store.sessions.get(session.id))?.version).toBe(before?.version)
    const next = handedOut(await sessions.present(handle, 'browser', { rotate: true }))
    await sessions.present(next, 'browser', { rotate: true })
    await clock.advance(HOUR)
    expect(await sessions.present(handle, 'browser', { rotate: false })).toEqual({
      ok: false,
      reason: 'retired',
    })
    expect(await sessions.present(next, 'browser', { rotate: true })).toMatchObject({ ok: true })
    expect(events).toEqual([])
  })

  it('A-140: survives that the key of the application is replaced', async () => {
    const clock = testSessions().clock
    const store = memoryAccounts()
    const before = testSessions({ clock, store })
    const after = testSessions({ clock, store, secrets: ['n'.repeat(64), testSecret] })
    const { handle } = await before.sessions.start(ada)
    await clock.advance(DAY)
    const given = handedOut(await before.sessions.present(handle, 'browser', { rotate: true }))
    // What one node has handed out another hands out again, whatever it signs with.
    await clock.advance(MINUTE)
    const same = handedOut(await after.sessions.present(handle, 'browser', { rotate: true }))
    expect(parseHandle(after.keys, 'browser', same)).toEqual(
      parseHandle(after.keys, 'browser', given),
    )
    expect(await after.sessions.present(given, 'browser', { rotate: true })).toMatchObject({
      ok: true,
    })
    await clock.advance(DAY)
    const next = handedOut(await after.sessions.present(given, 'browser', { rotate: true }))
    expect(await before.sessions.present(next, 'browser', { rotate: true })).toMatchObject({
      reason: 'unknown',
    })
  })
})

describe('a refresh token', () => {
  const api = { ...ada, kind: 'api' } as const

  it('A-96: is replaced at each use, and is good for 30 seconds once its successor was used', async () => {
    const { sessions, clock, events } = testSessions()
    const { session, handle } = await sessions.start(api)
    const second = handedOut(await sessions.present(handle, 'api', { rotate: true }))
    const third = handedOut(await sessions.present(second, 'api', { rotate: true }))
    expect(new Set([handle, second, third]).size).toBe(3)
    await clock.advance(29 * SECOND)
    // Who was slower with the first gets what the faster one has.
    expect(handedOut(await sessions.present(handle, 'api', { rotate: true }))).toBe(second)
    await clock.advance(SECOND)
    expect(await sessions.present(handle, 'api', { rotate: true })).toEqual({
      ok: false,
      reason: 'retired',
    })
    expect(await sessions.present(third, 'api', { rotate: true })).toMatchObject({
      reason: 'revoked',
    })
    expect(events).toMatchObject([{ kind: 'theft_suspected', sessionId: session.id }])
  })

  it('A-96: whose answer was lost is answered with the same once more', async () => {
    const { sessions, clock } = testSessions()
    const { handle } = await sessions.start(api)
    const lost = handedOut(await sessions.present(handle, 'api', { rotate: true }))
    await clock.advance(DAY)
    expect(handedOut(await sessions.present(handle, 'api', { rotate: true }))).toBe(lost)
  })

  it('is kept where it comes again before its predecessor is done with', async () => {
    const { sessions } = testSessions()
    const { handle } = await sessions.start(api)
    const second = handedOut(await sessions.present(handle, 'api', { rotate: true }))
    const third = handedOut(await sessions.present(second, 'api', { rotate: true }))
    expect(await sessions.present(third, 'api', { rotate: true })).toMatchObject({
      ok: true,
      handle: undefined,
    })
    expect(await sessions.present(handle, 'api', { rotate: true })).toMatchObject({ ok: true })
  })
})

describe('proving again who one is', () => {
  it('A-19: keeps the session, raises the time, and hands out another secret', async () => {
    const { sessions, clock } = testSessions()
    const { session, handle } = await sessions.start(ada)
    await clock.advance(HOUR)
    const again = await sessions.reauthenticate(session.id)
    expect(again?.session.id).toBe(session.id)
    expect(again?.session.createdAt).toEqual(session.createdAt)
    expect(again?.session.authenticatedAt).toEqual(new Date(clock.now()))
    expect(await sessions.present(handle, 'browser', { rotate: true })).toMatchObject({ ok: true })
    expect(await sessions.present(again?.handle, 'browser', { rotate: true })).toMatchObject({
      ok: true,
      session: { id: session.id },
    })
    await clock.advance(MINUTE)
    expect(await sessions.present(handle, 'browser', { rotate: true })).toMatchObject({
      reason: 'retired',
    })
  })

  it('A-68: is not done by getting a new secret', async () => {
    const { sessions, clock } = testSessions()
    const { session, handle } = await sessions.start(ada)
    await clock.advance(DAY)
    const next = handedOut(await sessions.present(handle, 'browser', { rotate: true }))
    const presented = await sessions.present(next, 'browser', { rotate: true })
    expect(presented).toMatchObject({ session: { authenticatedAt: session.authenticatedAt } })
  })

  it('makes use of a secret that is on its way already', async () => {
    const { sessions, clock } = testSessions()
    const { session, handle } = await sessions.start(ada)
    await clock.advance(DAY)
    const next = handedOut(await sessions.present(handle, 'browser', { rotate: true }))
    const again = await sessions.reauthenticate(session.id)
    expect(again).toMatchObject({ handle: undefined, session: { id: session.id } })
    expect(await sessions.present(next, 'browser', { rotate: true })).toMatchObject({
      ok: true,
      session: { authenticatedAt: new Date(clock.now()) },
    })
  })

  it('is nothing for a session that has ended', async () => {
    const { sessions } = testSessions()
    const { session } = await sessions.start(ada)
    await sessions.revoke({ ids: [session.id] }, 'log_out')
    expect(await sessions.reauthenticate(session.id)).toBeUndefined()
    expect(await sessions.reauthenticate(mintId())).toBeUndefined()
  })
})
