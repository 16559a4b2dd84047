import { describe, expect, it } from 'vitest'
import { info, type TokenNode, tokenNodes } from '../../../test/support/token-nodes.ts'
import type { Message } from '../../pubsub/index.ts'

const node = tokenNodes()
const MINUTE = 60_000

describe('connections', () => {
  /** What a connection of this name would hear. */
  function listen({ endpoint }: TokenNode, name: string): string[] {
    const heard: string[] = []
    endpoint.pubsub.subscribe(name, { receive: ({ event }: Message) => void heard.push(event) })
    return heard
  }

  async function opened(at: TokenNode, token: string) {
    const scope = await at.tokens.scopeOfToken(token)
    if (scope === undefined) throw new Error('refused')
    return { scope, heard: listen(at, at.tokens.socketId(scope)) }
  }

  it('belong to the user of their token; a token that is not good has none', async () => {
    const at = node()
    const user = await at.someone()
    const { token, refreshToken, session } = await at.issued(user)
    const scope = await at.tokens.scopeOfToken(token)
    expect(scope).toMatchObject({ user: { email: user.email }, session: { id: session.id } })
    for (const bad of [undefined, null, '', 'none', refreshToken, {}, [token]]) {
      expect(await at.tokens.scopeOfToken(bad)).toBeUndefined()
    }
  })

  it('A-112: one is closed when its token expires, and no other of the session', async () => {
    const at = node()
    const first = await at.issued()
    const early = await opened(at, first.token)
    await at.site.clock.advance(10 * MINUTE)
    const next = await at.tokens.refresh(first.refreshToken, info)
    const late = await opened(at, next?.token ?? '')
    await at.site.clock.advance(5 * MINUTE - 1)
    expect(early.heard).toEqual([])
    expect(at.tokens.isGood(early.scope)).toBe(true)
    await at.site.clock.advance(1)
    expect(early.heard).toEqual(['disconnect'])
    expect(at.tokens.isGood(early.scope)).toBe(false)
    expect(late.heard).toEqual([])
    await at.site.clock.advance(10 * MINUTE)
    expect(late.heard).toEqual(['disconnect'])
  })

  it('A-112: one that is renewed stays for as long as the newer token is good', async () => {
    const at = node()
    const first = await at.issued()
    const { scope, heard } = await opened(at, first.token)
    await at.site.clock.advance(10 * MINUTE)
    const next = await at.tokens.refresh(first.refreshToken, info)
    expect(await at.tokens.renew(scope, 'none')).toBe(false)
    expect(await at.tokens.renew(scope, next?.token)).toBe(true)
    expect(await at.tokens.renew(scope, first.token)).toBe(true)
    await at.site.clock.advance(15 * MINUTE - 1)
    expect(heard).toEqual([])
    await at.site.clock.advance(1)
    expect(heard).toEqual(['disconnect'])
    expect(await at.tokens.renew(scope, next?.token)).toBe(false)
  })

  it('A-112: renewal with a token of somebody else, or of another session, closes it', async () => {
    const at = node()
    const user = await at.someone()
    const own = await at.issued(user)
    for (const other of [await at.issued(), await at.issued(user)]) {
      const { scope, heard } = await opened(at, own.token)
      expect(await at.tokens.renew(scope, other.token)).toBe(false)
      expect(heard).toEqual(['disconnect'])
      expect(at.tokens.isGood(scope)).toBe(false)
    }
  })

  it('A-109, A-110: all are closed when the session ends, on every node', async () => {
    const [a, b] = [node('a'), node('b')]
    const user = await a.someone()
    const { token, session } = await a.issued(user)
    const other = await opened(b, (await a.issued(user)).token)
    const [here, there] = [await opened(a, token), await opened(b, token)]
    await a.site.accounts.revokeSession(session.id, 'test')
    expect(here.heard).toEqual(['disconnect'])
    await expect.poll(() => there.heard).toEqual(['disconnect'])
    expect(other.heard).toEqual([])
  })

  it('A-110: a node that heard nothing closes them within the fallback interval', async () => {
    const [a, b] = [node('a'), node('b')]
    const { token, session } = await a.issued()
    const { heard } = await opened(b, token)
    b.cut()
    await a.site.accounts.revokeSession(session.id, 'test')
    expect(heard).toEqual([])
    await b.site.clock.advance(MINUTE)
    await expect.poll(() => heard).toEqual(['disconnect'])
  })

  it('one that does not listen yet when it is told to go is told again', async () => {
    const at = node()
    const { token, session } = await at.issued()
    const scope = await at.tokens.scopeOfToken(token)
    if (scope === undefined) throw new Error('refused')
    const name = at.tokens.socketId(scope)
    await at.site.accounts.revokeSession(session.id, 'test')
    const heard = listen(at, name)
    await at.site.clock.advance(MINUTE)
    expect(heard).toContain('disconnect')
  })

  it('a token in its last seconds of grace opens no connection', async () => {
    const at = node()
    const { token } = await at.issued()
    await at.site.clock.advance(15 * MINUTE)
    expect(await at.tokens.verify(token)).toMatchObject({ ok: true })
    expect(await at.tokens.scopeOfToken(token)).toBeUndefined()
  })

  it('a token that somebody joins with is good until it expires or its session ends', async () => {
    const at = node()
    const [one, two] = [await at.issued(), await at.issued()]
    const [ann, bob] = [
      await at.tokens.scopeOfToken(one.token),
      await at.tokens.scopeOfToken(two.token),
    ]
    if (ann === undefined || bob === undefined) throw new Error('refused')
    await at.site.clock.advance(5 * MINUTE)
    expect([at.tokens.isGood(ann), at.tokens.isGood(bob)]).toEqual([true, true])
    await at.tokens.revoke(two.token, info)
    expect([at.tokens.isGood(ann), at.tokens.isGood(bob)]).toEqual([true, false])
    await at.site.clock.advance(10 * MINUTE)
    expect(at.tokens.isGood(ann)).toBe(false)
    expect(await at.tokens.renew(ann, one.token)).toBe(false)
  })
})
