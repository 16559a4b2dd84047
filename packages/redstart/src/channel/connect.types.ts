import { z } from 'zod'
import { is } from '../../test/equal.ts'
import { defineSocket, error, ok } from './index.ts'

// Without a schema the parameters are what the client sent.
const open = defineSocket({
  connect({ params, connectInfo, authToken }) {
    is<typeof params, Record<string, unknown>>(true)
    is<typeof connectInfo, {}>(true)
    is<typeof authToken, string | undefined>(true)
    return {}
  },
})
is<NonNullable<typeof open.$assigns>, {}>(true)

// What is asked for, and nothing else, is in connectInfo.
const informed = defineSocket({
  connectInfo: ['peerData', 'userAgent'],
  authToken: true,
  connect({ connectInfo, authToken }) {
    is<typeof connectInfo.userAgent, string | null>(true)
    // @ts-expect-error not asked for
    connectInfo.uri
    if (authToken === undefined) return error()
    return { address: connectInfo.peerData.address, token: authToken }
  },
  id: ({ address, token }) => (token === '' ? undefined : address),
})
is<NonNullable<typeof informed.$assigns>, { address: string; token: string }>(true)
is<NonNullable<typeof informed.$spec>['params'], Record<string, unknown>>(true)

// Parameters arrive as the schema gives them back, and are sent as it takes them.
const versioned = defineSocket({
  params: z.object({ version: z.string().transform(Number) }),
  async connect({ params }) {
    is<typeof params, { version: number }>(true)
    return params.version < 2 ? error({ reason: 'outdated' }) : { version: params.version }
  },
})
is<NonNullable<typeof versioned.$assigns>, { version: number }>(true)
is<NonNullable<typeof versioned.$spec>['params'], { version: string }>(true)

// Two ways to be connected.
const visited = defineSocket({
  connect: ({ authToken }) =>
    authToken === undefined ? { kind: 'guest' as const } : { kind: 'user' as const, authToken },
})
visited.channel('home').join(({ assigns }) => {
  if (assigns.kind === 'user') is<typeof assigns.authToken, string>(true)
  else is<typeof assigns.kind, 'guest'>(true)
  return ok()
})

// An anonymous socket knows its clients by what they say alone.
const nobody = defineSocket({
  anonymous: true,
  params: z.object({ version: z.string() }),
  authToken: true,
  connect({ params, connectInfo, authToken }) {
    is<typeof params, { version: string }>(true)
    is<typeof connectInfo, {}>(true)
    return { version: params.version, known: authToken !== undefined }
  },
})
is<NonNullable<typeof nobody.$assigns>, { version: string; known: boolean }>(true)
// @ts-expect-error a name would tell its connections apart
defineSocket({ anonymous: true, connect: () => ({ user: '7' }), id: ({ user }) => user })
// @ts-expect-error and so would an address
defineSocket({ anonymous: true, connectInfo: ['peerData'], connect: () => ({}) })
defineSocket({ anonymous: false, connect: () => ({ user: '7' }), id: ({ user }) => user })

// A route adds assigns, and its own come first.
const routed = informed.channel('admin:*', { assigns: { role: 'admin', token: 7 } })
routed
  .join(({ assigns }) => {
    is<typeof assigns.role, string>(true)
    is<typeof assigns.address, string>(true)
    is<typeof assigns.token, number>(true)
    return ok({}, { joinedAt: new Date(), role: 'owner' as const })
  })
  .on('look', ({ assigns }) => {
    is<typeof assigns.joinedAt, Date>(true)
    is<typeof assigns.role, 'owner'>(true)
    is<typeof assigns.token, number>(true)
  })

// @ts-expect-error there is no such part of a handshake
defineSocket({ connectInfo: ['password'], connect: () => ({}) })
// @ts-expect-error the assigns are an object
defineSocket({ connect: () => 'user' })
// @ts-expect-error to refuse is to return error()
defineSocket({ connect: () => null })
// @ts-expect-error nobody decides
defineSocket({ params: z.object({}) })
// @ts-expect-error not a schema
defineSocket({ params: { token: 'string' }, connect: () => ({}) })
// @ts-expect-error a name is a string
defineSocket({ connect: () => ({ user: 7 }), id: ({ user }) => user })
// @ts-expect-error a socket takes channels
open.channels('room:{id}')
