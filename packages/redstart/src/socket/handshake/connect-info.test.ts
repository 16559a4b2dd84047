import { once } from 'node:events'
import { createServer, request as httpRequest, IncomingMessage } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { SessionData } from '../../token/index.ts'
import { takeAuthToken } from './auth-token.ts'
import { type ConnectInfo, type ConnectInfoKey, connectInfo } from './connect-info.ts'
import type { RequestUri } from './request-uri.ts'

const ALL: readonly ConnectInfoKey[] = [
  'peerData',
  'uri',
  'userAgent',
  'xHeaders',
  'traceContextHeaders',
  'secWebsocketHeaders',
  'cookies',
  'session',
]
const noSession = (): SessionData | null => null

function request(headers: Record<string, string> = {}): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  message.url = '/socket/websocket?vsn=2.0.0'
  Object.assign(message.headers, headers)
  return message
}

describe('connectInfo', () => {
  test('only what was asked for is there', () => {
    expect(connectInfo([], request({ 'user-agent': 'x' }), noSession)).toEqual({})
    for (const key of ALL) {
      expect(Object.keys(connectInfo([key], request(), noSession))).toEqual([key])
    }
  })

  test('what the handshake does not have is null or empty', () => {
    expect(connectInfo(ALL, request(), noSession)).toEqual({
      peerData: { address: '', port: 0, sslCert: null },
      uri: { scheme: 'http', host: '', port: 80, path: '/socket/websocket', query: 'vsn=2.0.0' },
      userAgent: null,
      xHeaders: [],
      traceContextHeaders: [],
      secWebsocketHeaders: [],
      cookies: null,
      session: null,
    })
  })

  test('headers by their names, which are in lower case', () => {
    const headers = {
      'x-a': '1',
      host: 'h',
      traceparent: '00',
      xa: '4',
      'x-b': '2',
      tracestate: 'k',
    }
    const keys: ConnectInfoKey[] = ['xHeaders', 'traceContextHeaders']
    expect(connectInfo(keys, request({ ...headers, 'user-agent': 'x' }), noSession)).toEqual({
      xHeaders: [
        ['x-a', '1'],
        ['x-b', '2'],
      ],
      traceContextHeaders: [
        ['traceparent', '00'],
        ['tracestate', 'k'],
      ],
    })
    expect(connectInfo(['userAgent'], request({ 'user-agent': 'x' }), noSession)).toEqual({
      userAgent: 'x',
    })
  })

  test('C-10: once the token is taken out of the header, it is nowhere', () => {
    const offered = 'phoenix, base64url.bearer.phx.YWJj'
    const message = request({ 'sec-websocket-version': '13', 'sec-websocket-protocol': offered })
    message.headers['sec-websocket-protocol'] = takeAuthToken(offered).header
    expect(connectInfo(['secWebsocketHeaders'], message, noSession)).toEqual({
      secWebsocketHeaders: [
        ['sec-websocket-version', '13'],
        ['sec-websocket-protocol', 'phoenix'],
      ],
    })
  })

  test('C-13: the session is read only if it is asked for', () => {
    let reads = 0
    const readSession = (): SessionData | null => {
      reads += 1
      return { user_id: 42 }
    }
    connectInfo(['userAgent'], request(), readSession)
    expect(reads).toBe(0)
    expect(connectInfo(['session'], request(), readSession)).toEqual({ session: { user_id: 42 } })
  })

  test('the peer and the address of a real connection', async () => {
    const server = createServer((incoming, response) => {
      response.end(JSON.stringify(connectInfo(['peerData', 'uri'], incoming, noSession)))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = addressOf(server.address())
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

  test('the type has the keys that were asked for', () => {
    expectTypeOf<ConnectInfo<'userAgent' | 'uri'>>().toEqualTypeOf<{
      readonly userAgent: string | null
      readonly uri: RequestUri
    }>()
    expectTypeOf<ConnectInfo<never>>().toEqualTypeOf<{}>()
  })
})

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  return address
}
