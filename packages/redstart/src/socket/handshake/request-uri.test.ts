import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestUri } from './request-uri.ts'

function request(url: string, host?: string, socket = new Socket()): IncomingMessage {
  const message = new IncomingMessage(socket)
  message.url = url
  if (host !== undefined) message.headers.host = host
  return message
}

describe('requestUri', () => {
  test('the query is cut off, and nothing is decoded', () => {
    expect(requestUri(request('/a%20b/websocket?vsn=2.0.0&x=a?b', 'h:4000'))).toEqual({
      scheme: 'http',
      host: 'h',
      port: 4000,
      path: '/a%20b/websocket',
      query: 'vsn=2.0.0&x=a?b',
    })
  })

  test('the scheme stands for the port', () => {
    expect(requestUri(request('/', 'h'))).toMatchObject({ scheme: 'http', port: 80 })
    const secure = new TLSSocket(new Socket())
    expect(requestUri(request('/', 'h', secure))).toMatchObject({ scheme: 'https', port: 443 })
  })

  test('the host keeps its case, and an IPv6 address loses its brackets', () => {
    expect(requestUri(request('/', 'App.Test')).host).toBe('App.Test')
    expect(requestUri(request('/', '[::1]:4000'))).toMatchObject({ host: '::1', port: 4000 })
  })

  test('without a usable Host header there is no host', () => {
    for (const host of [undefined, '', 'h:x', '[::1']) {
      expect(requestUri(request('/', host))).toMatchObject({ host: '', port: 80 })
    }
  })

  test('a whole URL goes before the Host header', () => {
    expect(requestUri(request('http://other:81/socket?a=1', 'h'))).toMatchObject({
      host: 'other',
      port: 81,
      path: '/socket',
      query: 'a=1',
    })
    expect(requestUri(request('http://other?a=1', 'h'))).toMatchObject({ path: '/', query: 'a=1' })
    expect(requestUri(request('//other/socket', 'h'))).toMatchObject({
      host: 'h',
      path: '//other/socket',
    })
  })

  test('nothing throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (url, host) => {
        expect(requestUri(request(url, host)).path).not.toContain('?')
      }),
    )
  })
})
