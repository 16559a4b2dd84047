import { once } from 'node:events'
import { createServer, request as httpRequest, IncomingMessage } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { MissingSession, UnsafeTransport } from '../../errors/handshake.ts'
import { InvalidOption } from '../../errors/index.ts'
import type { SessionData } from '../../token/index.ts'
import { extractAuthToken, protocolHeader } from './auth-token.ts'
import {
  type ConnectInfo,
  type ConnectInfoKey,
  checkConnectInfo,
  connectInfo,
} from './connect-info.ts'
import type { RequestUri } from './request-uri.ts'

const ALL: readonly ConnectInfoKey[] = [
  'peerData',
  'uri',
  'userAgent',
  'xHeaders',
  'traceContextHeaders',
  'secWebsocketHeaders',
  'authToken',
  'session',
]

function request(...rawHeaders: string[]): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  message.url = '/socket/websocket?vsn=2.0.0'
  message.rawHeaders = rawHeaders
  for (const [index, name] of rawHeaders.entries()) {
    if (index % 2 === 0) message.headers[name.toLowerCase()] ??= rawHeaders[index + 1]
  }
  return message
}

describe('connectInfo', () => {
  test('only what was asked for is there', () => {
    expect(connectInfo([], request('user-agent', 'x'), {})).toEqual({})
    expect(connectInfo(['userAgent'], request('User-Agent', 'x'), {})).toEqual({ userAgent: 'x' })
    for (const key of ALL) expect(Object.keys(connectInfo([key], request(), {}))).toEqual([key])
  })

  test('what the handshake does not have is null or empty', () => {
    expect(connectInfo(ALL, request(), {})).toEqual({
      peerData: { address: null, port: null, sslCert: null },
      uri: {
        scheme: 'http',
        host: '',
        port: 80,
        path: '/socket/websocket',
        query: 'vsn=2.0.0',
      },
      userAgent: null,
      xHeaders: [],
      traceContextHeaders: [],
      secWebsocketHeaders: [],
      authToken: null,
      session: null,
    })
  })

  test('headers come with all their values, in order, named in lower case', () => {
    const headers = [
      'X-A',
      '1',
      'Host',
      'h',
      'x-b',
      '2',
      'X-A',
      '3',
      'TraceParent',
      '00',
      'Xa',
      '4',
    ]
    const keys: ConnectInfoKey[] = ['xHeaders', 'traceContextHeaders']
    expect(connectInfo(keys, request(...headers, 'tracestate', 'k=v'), {})).toEqual({
      xHeaders: [
        ['x-a', '1'],
        ['x-b', '2'],
        ['x-a', '3'],
      ],
      traceContextHeaders: [
        ['traceparent', '00'],
        ['tracestate', 'k=v'],
      ],
    })
  })

  test('C-9: the auth token', () => {
    const auth = { token: 'abc', protocols: 'phoenix' }
    expect(connectInfo(['authToken'], request(), { auth })).toEqual({ authToken: 'abc' })
    expect(connectInfo(['authToken'], request(), { auth: { token: undefined } })).toEqual({
      authToken: null,
    })
  })

  describe('secWebsocketHeaders', () => {
    const TOKEN = 'base64url.bearer.phx.YWJj'
    const secWebsocketHeaders = (...rawHeaders: string[]) => {
      const message = request(...rawHeaders)
      const auth = extractAuthToken(protocolHeader(message))
      return connectInfo(['secWebsocketHeaders'], message, { auth }).secWebsocketHeaders
    }

    test('C-10: the auth token is not there', () => {
      const headers = ['Sec-WebSocket-Version', '13', 'Sec-WebSocket-Protocol', `phoenix, ${TOKEN}`]
      expect(secWebsocketHeaders(...headers, 'Sec-WebSocket-Key', 'k')).toEqual([
        ['sec-websocket-version', '13'],
        ['sec-websocket-protocol', 'phoenix'],
        ['sec-websocket-key', 'k'],
      ])
    })

    test('C-10: nor is the header when nothing else was in it, nor a second one', () => {
      const name = 'Sec-WebSocket-Protocol'
      expect(secWebsocketHeaders(name, TOKEN, 'Sec-WebSocket-Key', 'k')).toEqual([
        ['sec-websocket-key', 'k'],
      ])
      expect(secWebsocketHeaders(name, `phoenix, ${TOKEN}`, name, TOKEN)).toEqual([
        ['sec-websocket-protocol', 'phoenix'],
      ])
    })

    test('without a token, or on a socket that takes none, they are as they came', () => {
      const pair: [string, string] = ['sec-websocket-protocol', `a,b , ${TOKEN}`]
      expect(secWebsocketHeaders('Sec-WebSocket-Protocol', 'a,b')).toEqual([
        ['sec-websocket-protocol', 'a,b'],
      ])
      expect(connectInfo(['secWebsocketHeaders'], request(...pair), {})).toEqual({
        secWebsocketHeaders: [pair],
      })
    })
  })

  test('C-13: the session is read only if it is asked for', () => {
    let reads = 0
    const readSession = (): SessionData | null => {
      reads += 1
      return { user_id: 42 }
    }
    expect(connectInfo(['userAgent'], request(), { readSession })).toEqual({ userAgent: null })
    expect(reads).toBe(0)
    expect(connectInfo(['session'], request(), { readSession })).toEqual({
      session: { user_id: 42 },
    })
    expect(connectInfo(['session'], request(), { readSession: () => null })).toEqual({
      session: null,
    })
  })

  test('the peer of a real connection; an IPv4 address is one on an IPv6 server too', async () => {
    const server = createServer((incoming, response) => {
      response.end(JSON.stringify(connectInfo(['peerData', 'uri'], incoming, {})))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port }: Pick<AddressInfo, 'port'> = addressOf(server.address())
    const outgoing = httpRequest({ host: '127.0.0.1', port, path: '/a?b', agent: false }).end()
    const [response]: IncomingMessage[] = await once(outgoing, 'response')
    let body = ''
    for await (const chunk of response ?? []) body += String(chunk)
    server.close()
    expect(JSON.parse(body)).toEqual({
      peerData: { address: '127.0.0.1', port: expect.any(Number), sslCert: null },
      uri: { scheme: 'http', host: '127.0.0.1', port, path: '/a', query: 'b' },
    })
  })

  test.each([
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:10.0.0.1', '10.0.0.1'],
    ['10.0.0.1', '10.0.0.1'],
    ['::1', '::1'],
    ['::ffff:a00:1', '::ffff:a00:1'],
  ])('the address %s is %s', (remoteAddress, address) => {
    const message = request()
    Object.defineProperty(message.socket, 'remoteAddress', { value: remoteAddress })
    expect(connectInfo(['peerData'], message, {}).peerData?.address).toBe(address)
  })

  test('the type has the keys that were asked for', () => {
    expectTypeOf<ConnectInfo<'userAgent' | 'uri'>>().toEqualTypeOf<{
      readonly userAgent: string | null
      readonly uri: RequestUri
    }>()
    expectTypeOf<ConnectInfo<never>>().toEqualTypeOf<{}>()
  })
})

describe('checkConnectInfo', () => {
  const session = { cookie: '_app_key', signingSalt: 'salt' }
  const unchecked = { ...session, checkCsrf: false }

  test('a key that does not exist is refused', () => {
    for (const key of ['peer_data', 'toString', '']) {
      const check = () => checkConnectInfo('websocket', [key], { checkOrigin: true })
      expect(check).toThrow(InvalidOption)
    }
  })

  test('a session has to be described', () => {
    const check = () => checkConnectInfo('longpoll', ['session'], { checkOrigin: true })
    expect(check).toThrow(MissingSession)
    expect(check).toThrow(/longpoll/)
  })

  test('a session without origin check and without CSRF check is refused', () => {
    const check = () =>
      checkConnectInfo('websocket', ['session'], { checkOrigin: false, session: unchecked })
    expect(check).toThrow(UnsafeTransport)
  })

  test('one of the two checks is enough, and without the session none is needed', () => {
    const good: [ConnectInfoKey[], Parameters<typeof checkConnectInfo>[2]][] = [
      [['session'], { checkOrigin: false, session }],
      [['session'], { checkOrigin: true, session: unchecked }],
      [['session'], { checkOrigin: [], session: unchecked }],
      [['userAgent'], { checkOrigin: false, session: unchecked }],
      [[...ALL], { checkOrigin: true, session }],
      [[], { checkOrigin: false }],
    ]
    for (const [keys, options] of good) {
      expect(() => checkConnectInfo('websocket', keys, options)).not.toThrow()
    }
  })
})

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  return address
}
