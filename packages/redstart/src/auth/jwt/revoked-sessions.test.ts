import { describe, expect, it } from 'vitest'
import { bearer, info, tokenNodes } from '../../../test/support/token-nodes.ts'

const node = tokenNodes()
const MINUTE = 60_000

describe('revocation', () => {
  it('A-95: after signing out an access token is refused on every node', async () => {
    const [a, b] = [node('a'), node('b')]
    const { token } = await a.issued()
    expect(await b.tokens.verify(token)).toMatchObject({ ok: true })
    expect(await a.tokens.revoke(token, info)).toBe(true)
    expect(await a.tokens.verify(token)).toEqual({ ok: false, reason: 'revoked' })
    await expect.poll(() => b.tokens.verify(token)).toEqual({ ok: false, reason: 'revoked' })
    expect(await a.tokens.revoke(token, info)).toBe(false)
  })

  it('A-95: a node that begins afterwards knows it too', async () => {
    const a = node('a')
    const { token } = await a.issued()
    await a.tokens.revoke(token, info)
    expect(await node('b').tokens.verify(token)).toEqual({ ok: false, reason: 'revoked' })
  })

  it('A-95: a node that heard nothing asks within the fallback interval', async () => {
    const [a, b] = [node('a'), node('b')]
    const { token } = await a.issued()
    expect(await b.tokens.verify(token)).toMatchObject({ ok: true })
    b.cut()
    await a.tokens.revoke(token, info)
    expect(await b.tokens.verify(token)).toMatchObject({ ok: true })
    await b.site.clock.advance(MINUTE)
    expect(await b.tokens.verify(token)).toEqual({ ok: false, reason: 'revoked' })
  })

  it('A-95: a node that is back among the others asks at once', async () => {
    const [a, b] = [node('a'), node('b')]
    const { token } = await a.issued()
    await b.tokens.verify(token)
    b.cut()
    await a.tokens.revoke(token, info)
    b.mend()
    await expect.poll(() => b.tokens.verify(token)).toEqual({ ok: false, reason: 'revoked' })
  })

  it('a store that cannot be asked is an error, and nobody is let in (A-26)', async () => {
    const at = node()
    const { token } = await at.issued()
    const { sessions } = at.site.accounts.core.store
    const asked = sessions.revokedSince
    sessions.revokedSince = () => Promise.reject(new Error('away'))
    await expect(at.tokens.verify(token)).rejects.toThrow('away')
    sessions.revokedSince = asked
    expect(await at.tokens.verify(token)).toMatchObject({ ok: true })
  })

  it('A-94: a token with a bad signature ends nothing', async () => {
    const at = node()
    const { token, refreshToken } = await at.issued()
    const [head, payload] = token.split('.')
    const forged = [
      `${head}.${payload}.${'A'.repeat(86)}`,
      `${head}.${payload}.`,
      `${refreshToken.slice(0, -11)}${'A'.repeat(11)}`,
      refreshToken.replace(/\.[\w-]{43}\./, `.${'A'.repeat(43)}.`),
    ]
    for (const bad of [...forged, undefined, null, 7, {}]) {
      expect(await at.tokens.revoke(bad, info)).toBe(false)
    }
    expect(await at.tokens.verify(token)).toMatchObject({ ok: true })
    expect(await at.tokens.refresh(refreshToken, info)).toBeDefined()
  })

  it('a refresh token ends its session as well', async () => {
    const at = node()
    const { token, refreshToken } = await at.issued()
    expect(await at.tokens.revoke(refreshToken, info)).toBe(true)
    expect(await at.tokens.verify(token)).toEqual({ ok: false, reason: 'revoked' })
    expect(await at.tokens.refresh(refreshToken, info)).toBeUndefined()
  })

  it('A-59: a new password ends the tokens', async () => {
    const at = node()
    const user = await at.someone()
    const { token } = await at.issued(user)
    await at.site.accounts.revokeAll(user.id)
    expect((await at.ask('/me', bearer(token))).status).toBe(401)
  })
})

describe('refresh tokens', () => {
  it('A-96: are replaced whenever they are used, and their session stays', async () => {
    const at = node()
    const first = await at.issued()
    const second = await at.tokens.refresh(first.refreshToken, info)
    expect(second?.refreshToken).not.toBe(first.refreshToken)
    expect(second?.session.id).toBe(first.session.id)
    expect(await at.tokens.verify(second?.token)).toMatchObject({ ok: true })
  })

  it('A-96: one that comes again after its overlap ends the session, and all that hangs on it', async () => {
    const at = node()
    const user = await at.someone()
    const first = await at.issued(user)
    const second = await at.tokens.refresh(first.refreshToken, info)
    const third = await at.tokens.refresh(second?.refreshToken, info)
    await at.site.clock.advance(31_000)
    expect(await at.tokens.refresh(first.refreshToken, info)).toBeUndefined()
    expect(await at.tokens.verify(third?.token)).toEqual({ ok: false, reason: 'revoked' })
    expect(await at.tokens.refresh(third?.refreshToken, info)).toBeUndefined()
    const events = await at.site.accounts.eventsOf(user.id)
    expect(events.map(({ kind }) => kind)).toContain('theft_suspected')
  })

  it('one whose answer was lost is good again', async () => {
    const at = node()
    const first = await at.issued()
    await at.tokens.refresh(first.refreshToken, info)
    await at.site.clock.advance(60 * MINUTE)
    const again = await at.tokens.refresh(first.refreshToken, info)
    expect(await at.tokens.refresh(again?.refreshToken, info)).toBeDefined()
  })
})
