import { describe, expect, it } from 'vitest'
import { defineSocket, ok } from '../../src/channel/index.ts'
import { type } from '../../src/schema/index.ts'
import { join, live, visit } from '../../src/testing/index.ts'
import { type GuardSite, guardSite } from './guard-site.ts'

/** What somebody would be in place of who they are. */
const FORGED = {
  scope: { user: { id: 'bob', nickname: 'BOB' }, session: { id: 'x' } },
  user: { id: 'bob', nickname: 'BOB' },
  assigns: { scope: { user: { id: 'bob', nickname: 'BOB' } } },
  tenant: 'other',
  role: 'admin',
}
/** As JSON.parse makes it of a frame: names that lead to prototypes are its own. */
const forged = (): object =>
  JSON.parse(
    `{${JSON.stringify(FORGED).slice(1, -1)},"__proto__":{"scope":{"user":{"id":"bob"}}},"constructor":{"prototype":{"role":"admin"}}}`,
  )

/** The scope of somebody who has just logged in. */
async function scopeOf({ core, sessions }: GuardSite, userId: string) {
  const info = { ip: undefined, userAgent: undefined }
  const start = { userId, kind: 'browser', method: 'test', persistent: false, info } as const
  const { session } = await sessions.start(start)
  const user = await core.users.byId(userId)
  if (user === undefined) throw new Error(`There is no ${userId}.`)
  return { user, session }
}

describe('A-120: no payload sets user, tenant or role', () => {
  it('of a join or an event of a channel, whose handlers have the scope of connect alone', async () => {
    const scope = await scopeOf(guardSite(), 'ada')
    const members = defineSocket({ connect: () => ({ scope }) })
    const room = members
      .channel('room')
      .params(type<object>())
      .join(({ assigns }) => ok({ id: assigns.scope.user.id }))
      .on('who', type<object>(), (_payload, { assigns }) =>
        ok({ id: assigns.scope.user.id, assigned: Object.keys(assigns), role: 'role' in assigns }),
      )
    const params = forged()
    const { reply, channel } = await join(members.channels(room), 'room', {
      params,
      assigns: { scope },
    })
    expect(reply).toEqual({ id: 'ada' })
    expect(await channel.push('who', forged())).toEqual({
      status: 'ok',
      response: { id: 'ada', assigned: ['scope'], role: false },
    })
  })

  it('of a page, its query and an event of a live view, whose scope is that of the request', async () => {
    const { endpoint } = guardSite()
    const visitor = visit(endpoint)
    await visitor.get('/as/ada')
    const query = 'scope[user][id]=bob&user[id]=bob&role=admin&tenant=other'
    expect((await visitor.get(`/me?${query}`)).text).toContain('ADA')
    const { view } = await live(endpoint, `/room?${query}`, { visitor, connectParams: FORGED })
    expect(view.text()).toContain('ADA 0')
    await view.element('button', 'Delete').click(FORGED)
    expect(view.text()).toContain('ADA 1')
    expect(view.text()).not.toContain('BOB')
  })
})
