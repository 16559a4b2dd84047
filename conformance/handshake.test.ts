import { defineSocket, error, ok } from 'redstart/channel'
import { type } from 'redstart/schema'
import { encodeSession, maskCsrf, newCsrfState } from 'redstart/token'
import { describe, expect, it } from 'vitest'
import { handshake } from './src/handshake.ts'
import { Journal } from './src/journal.ts'
import { connect } from './src/raw-client.ts'
import { serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }
const PATH = '/socket/websocket'
const open = defineSocket({ connect: () => ({}) })

it('C-1 without vsn a client is accepted and speaks version 1', async () => {
  const { port } = await serve({ '/socket': open })
  const client = await connect(`ws://127.0.0.1:${port}${PATH}`)
  client.sendText('{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}')
  await client.expect({ topic: 'phoenix', event: 'phx_reply', payload: OK, ref: '1' })
})

it.each(['1.0.0', '1.0.5'])('C-2 vsn=%s is accepted and is version 1', async (vsn) => {
  const { port } = await serve({ '/socket': open })
  const client = await connect(`ws://127.0.0.1:${port}${PATH}?vsn=${vsn}`)
  client.sendText('{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}')
  await client.expect({ topic: 'phoenix', event: 'phx_reply', payload: OK, ref: '1' })
})

it.each(['2.0.0', '2.0.9'])('C-2 vsn=%s is accepted and is version 2', async (vsn) => {
  const { port } = await serve({ '/socket': open })
  const client = await connect(`ws://127.0.0.1:${port}${PATH}?vsn=${vsn}`)
  await client.quiet()
})

it.each([
  'vsn=2.1.0',
  'vsn=1.1.0',
  'vsn=3.0.0',
  'vsn=0.9.0',
  'vsn=2.0',
  'vsn=2',
  'vsn=2.0.0.0',
  'vsn=2.0.0-rc.1',
  'vsn=abc',
  'vsn[]=2.0.0',
  'vsn[a]=2.0.0',
])('C-2 %s is refused with an empty 403', async (query) => {
  const { port } = await serve({ '/socket': open })
  expect(await handshake({ port, path: `${PATH}?${query}` })).toMatchObject({
    status: 403,
    body: '',
  })
})

it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('C-3 %s gives an empty 400', async (method) => {
  const { port } = await serve({ '/socket': open })
  for (const upgrade of [true, false]) {
    const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0`, method, upgrade })
    expect(answer).toMatchObject({ status: 400, body: '' })
  }
})

it('C-3 a plain GET gives a 400 with a line of text', async () => {
  const { port } = await serve({ '/socket': open })
  const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0`, upgrade: false })
  expect(answer.status).toBe(400)
  expect(answer.body).toMatch(/^.+\n?$/)
})

it.each([
  ['no upgrade to websocket', { upgrade: 'h2c' }],
  ['no key', { 'sec-websocket-key': '' }],
  ['another version', { 'sec-websocket-version': '12' }],
])('C-3 a GET with %s gives a 400 with text', async (_what, headers) => {
  const { port } = await serve({ '/socket': open })
  const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0`, headers })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(answer.body).not.toBe('')
})

it('C-3 the version and connect are asked before a plain GET gets its 400', async () => {
  const asked = new Journal<unknown>()
  const socket = defineSocket({
    params: type<{ pass?: string }>(),
    connect: ({ params }) => {
      asked.write(params.pass)
      return params.pass === 'yes' ? {} : error()
    },
  })
  const { port } = await serve({ '/socket': socket })
  const get = async (query: string) =>
    (await handshake({ port, path: `${PATH}?${query}`, upgrade: false })).status
  expect(await get('vsn=9.9.9&pass=yes')).toBe(403)
  expect(asked.entries).toEqual([])
  expect(await get('vsn=2.0.0&pass=no')).toBe(403)
  expect(await get('vsn=2.0.0&pass=yes')).toBe(400)
  expect(asked.entries).toEqual(['no', 'yes'])
})

describe('connect', () => {
  it('C-8 connect that returns an error gives an empty 403', async () => {
    const { port } = await serve({ '/socket': defineSocket({ connect: () => error() }) })
    const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0` })
    expect(answer).toMatchObject({ status: 403, body: '' })
  })

  it('C-8 an error with a reason runs the refusal of the mount', async () => {
    const socket = defineSocket({ connect: () => error({ reason: 'busy', wait: 7 }) })
    const reasons = new Journal<unknown>()
    const refusal = (reason: unknown) => {
      reasons.write(reason)
      return { status: 429, headers: { 'retry-after': '7' }, body: 'slow down' }
    }
    const { port } = await serve({ '/socket': { socket, websocket: { refusal } } })
    const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0` })
    expect(answer).toMatchObject({ status: 429, body: 'slow down' })
    expect(answer.headers['retry-after']).toBe('7')
    expect(reasons.entries).toEqual([{ reason: 'busy', wait: 7 }])
  })

  it('C-8 without a refusal of the mount an error with a reason gives an empty 403', async () => {
    const socket = defineSocket({ connect: () => error('no') })
    const { port, endpoint } = await serve({ '/socket': socket })
    const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0` })
    expect(answer).toMatchObject({ status: 403, body: '' })
    expect(endpoint.health()).toMatchObject({ connections: 0, counts: { connectsRefused: 1 } })
  })

  it('C-8 an id that is no string gives an empty 403', async () => {
    const socket = defineSocket({ connect: () => ({}), id: () => JSON.parse('7') })
    const { port } = await serve({ '/socket': socket })
    const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0` })
    expect(answer).toMatchObject({ status: 403, body: '' })
  })

  it('C-8 connect that throws gives a 5xx, and the endpoint goes on', async () => {
    const socket = defineSocket({
      params: type<{ crash?: string }>(),
      connect: ({ params }) => {
        if (params.crash) throw new Error('a connect that crashes')
        return {}
      },
    })
    const { port, url } = await serve({ '/socket': socket })
    const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0&crash=1` })
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('crashes')
    await (await connect(url())).quiet()
  })

  it('C-12 the query reaches connect as nested maps and lists', async () => {
    const { port, params } = await paramsSocket()
    await handshake({
      port,
      path: '/t/acme/socket/websocket?vsn=2.0.0&x[y]=1&x[z]=2&l[]=1&l[]=2&d=1&d=2&e&&f=a+b%20%C3%A9',
    })
    expect(params.entries).toEqual([
      {
        vsn: '2.0.0',
        x: { y: '1', z: '2' },
        l: ['1', '2'],
        d: '2',
        e: '',
        f: 'a b é',
        tenant: 'acme',
      },
    ])
  })

  it('C-12 a path parameter overrides a query parameter of the same name', async () => {
    const { port, params } = await paramsSocket()
    await handshake({ port, path: '/t/acme/socket/websocket?vsn=2.0.0&tenant=evil' })
    expect(params.entries).toEqual([{ vsn: '2.0.0', tenant: 'acme' }])
  })

  it('C-12 lists of the JavaScript client arrive as maps', async () => {
    const { port, params } = await paramsSocket()
    await handshake({ port, path: '/t/acme/socket/websocket?vsn=2.0.0&a[0]=x&a[1]=y' })
    expect(params.entries).toMatchObject([{ a: { 0: 'x', 1: 'y' } }])
  })

  it('C-12 (deviates) "__proto__" is refused, and no parameter reaches a prototype', async () => {
    const { port, params } = await paramsSocket()
    const path = '/t/acme/socket/websocket?vsn=2.0.0'
    await handshake({ port, path: `${path}&constructor[prototype][admin]=1&toString=1` })
    expect(params.entries).toMatchObject([{ constructor: { prototype: { admin: '1' } } }])
    expect(Reflect.get({}, 'admin')).toBeUndefined()
    for (const name of ['__proto__[admin]', 'x[__proto__][admin]', '__proto__']) {
      const answer = await handshake({ port, path: `${path}&${name}=1` })
      expect(answer.status, name).toBe(400)
    }
    expect(params.entries).toHaveLength(1)
  })

  async function paramsSocket() {
    const params = new Journal<unknown>()
    const socket = defineSocket({
      connect: (context) => {
        params.write({ ...context.params })
        return {}
      },
    })
    const { port } = await serve({ '/t/:tenant/socket': socket })
    return { port, params }
  }
})

describe('auth tokens', () => {
  it.each([
    ['plain', 'secret-token'],
    ['with "/" in its base64', 'subjects?_d'],
    ['with "+" in its base64', '>>>~~'],
    ['of a length that needs padding', 'abcd'],
    ['empty', ''],
  ])(
    'C-9 a token, %s, is taken from the subprotocol, and phoenix is answered',
    async (_, token) => {
      const { port, seen } = await authSocket()
      const protocols = `phoenix, base64url.bearer.phx.${encodeToken(token)}`
      const answer = await ask(port, protocols)
      expect(answer.status).toBe(101)
      expect(answer.headers['sec-websocket-protocol']).toBe('phoenix')
      expect(seen.entries).toMatchObject([{ authToken: token }])
    },
  )

  it('C-9 the samples have what they say', () => {
    expect(encodeToken('subjects?_d')).toContain('/')
    expect(encodeToken('>>>~~')).toContain('+')
  })

  it('C-10 the bearer item is absent from the headers shown to connect', async () => {
    const { port, seen } = await authSocket()
    const token = encodeToken('secret-token')
    await ask(port, `phoenix, base64url.bearer.phx.${token}`)
    const shown = JSON.stringify(seen.entries)
    expect(shown).toContain('sec-websocket-protocol')
    expect(shown).toContain('phoenix')
    expect(shown).not.toContain(token)
    expect(shown).not.toContain('bearer')
  })

  it('C-10 two bearer items are left where they are, and are no token', async () => {
    const { port, seen } = await authSocket()
    const [one, two] = ['one', 'two'].map((t) => `base64url.bearer.phx.${encodeToken(t)}`)
    const answer = await ask(port, `phoenix, ${one}, ${two}`)
    expect(answer.status).toBe(101)
    expect(answer.headers['sec-websocket-protocol']).toBe('phoenix')
    expect(seen.entries).toHaveLength(1)
    expect(seen.entries[0]?.authToken).toBeUndefined()
    expect(JSON.stringify(seen.entries[0]?.headers)).toContain(`${one}, ${two}`)
  })

  it('C-11 with tokens on, a protocol list without phoenix gives an empty 403', async () => {
    const { port } = await authSocket()
    expect(await ask(port, 'other')).toMatchObject({ status: 403, body: '' })
  })

  it('C-11 no protocol header gives 101 without one', async () => {
    const { port, seen } = await authSocket()
    const answer = await ask(port)
    expect(answer.status).toBe(101)
    expect(answer.headers).not.toHaveProperty('sec-websocket-protocol')
    expect(seen.entries).toHaveLength(1)
    expect(seen.entries[0]?.authToken).toBeUndefined()
  })

  it('C-11 with tokens off the header is ignored', async () => {
    const { port } = await serve({ '/socket': open })
    const answer = await ask(port, 'other')
    expect(answer.status).toBe(101)
    expect(answer.headers).not.toHaveProperty('sec-websocket-protocol')
  })

  it('C-11 subprotocols of the mount are answered in the order of the server', async () => {
    const { port } = await serve({
      '/socket': { socket: open, websocket: { subprotocols: ['first', 'second'] } },
    })
    const answer = await ask(port, 'second, first')
    expect(answer.headers['sec-websocket-protocol']).toBe('first')
    expect((await ask(port, 'third')).status).toBe(403)
  })

  it('C-9, A-105 a bearer that is no base64 gives a 500, and the endpoint goes on', async () => {
    const { port } = await authSocket()
    const answer = await ask(port, 'phoenix, base64url.bearer.phx.!!')
    expect(answer.status).toBe(500)
    expect((await ask(port, 'phoenix')).status).toBe(101)
  })

  function ask(port: number, protocols?: string) {
    const headers = { 'sec-websocket-protocol': protocols }
    return handshake({ port, path: `${PATH}?vsn=2.0.0`, headers })
  }

  async function authSocket() {
    const seen = new Journal<{ authToken: string | undefined; headers: unknown }>()
    const socket = defineSocket({
      authToken: true,
      connectInfo: ['secWebsocketHeaders'],
      connect: ({ authToken, connectInfo }) => {
        seen.write({ authToken, headers: connectInfo.secWebsocketHeaders })
        return {}
      },
    })
    const { port } = await serve({ '/socket': socket })
    return { port, seen }
  }

  /** As the official client writes a token into its subprotocol. */
  function encodeToken(token: string): string {
    return btoa(token).replaceAll('=', '')
  }
})

describe('sessions', () => {
  const secretKeyBase = 'a secret key base that only this test knows, and long enough for all uses'
  const session = { cookie: '_chat_key', signingSalt: 'signing salt' }
  const state = newCsrfState()
  const cookie = encodeSession(secretKeyBase, { _csrf_token: state, user_id: 42 }, session)

  it.each([
    ['with cookie and matching token', cookie, maskCsrf(state), { user_id: 42 }],
    ['without a cookie', undefined, maskCsrf(state), null],
    ['without a token', cookie, undefined, null],
    ['with the token of another session', cookie, maskCsrf(newCsrfState()), null],
    ['with the bare state for a token', cookie, state, null],
    ['with a cookie that was changed', `${cookie.slice(0, -2)}AA`, maskCsrf(state), null],
    ['with a cookie that is none', 'garbage', maskCsrf(state), null],
  ])('C-13 %s the session is shown or null, and the socket opens', async (_, value, csrf, want) => {
    const { port, seen } = await sessionSocket()
    const query = csrf === undefined ? '' : `&_csrf_token=${encodeURIComponent(csrf)}`
    const headers = { cookie: value && `other=1; _chat_key=${value}` }
    const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0${query}`, headers })
    expect(answer.status).toBe(101)
    expect(seen.entries).toMatchObject([want])
  })

  it('C-13 with checkCsrf off the cookie alone is enough', async () => {
    const { port, seen } = await sessionSocket({ checkCsrf: false })
    const headers = { cookie: `_chat_key=${cookie}` }
    await handshake({ port, path: `${PATH}?vsn=2.0.0`, headers })
    expect(seen.entries).toMatchObject([{ user_id: 42 }])
  })

  async function sessionSocket(more: { checkCsrf?: boolean } = {}) {
    const seen = new Journal<unknown>()
    const socket = defineSocket({
      connectInfo: ['session'],
      connect: ({ connectInfo }) => {
        seen.write(connectInfo.session)
        return {}
      },
    })
    const { port } = await serve(
      { '/socket': { socket, session: { ...session, ...more } } },
      { secretKeyBase },
    )
    return { port, seen }
  }
})

it('other paths are none of the endpoint’s business', async () => {
  const { port } = await serve({ '/socket': open.channels(open.channel('a').join(() => ok())) })
  for (const path of [
    '/',
    '/socket',
    '/socket/longpoll',
    '/socket/websocket/x',
    '/xsocket/websocket',
  ]) {
    expect((await handshake({ port, path })).status, path).toBe(404)
  }
})
