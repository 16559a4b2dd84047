import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidBrokerUrl } from '../errors/index.ts'
import { parseBrokerUrl } from './broker-url.ts'

describe('a url of a broker', () => {
  it.each([
    ['redis://localhost', { kind: 'redis', isEncrypted: false, place: 'localhost:6379' }],
    ['redis://localhost/', { prefix: undefined }],
    ['rediss://cache.example:6380/0', { kind: 'redis', isEncrypted: true, prefix: undefined }],
    ['redis://[::1]:7000', { hosts: [{ host: '::1', port: 7000 }] }],
    ['redis://:p%40ss@host', { user: undefined, password: 'p@ss' }],
    ['redis://me:a:b@host', { user: 'me', password: 'a:b' }],
    ['redis://me:a@b@host', { password: 'a@b' }],
    ['redis://host/3', { prefix: 'redstart-3' }],
    ['redis://host/3?prefix=shop', { prefix: 'shop' }],
    [' redis://host\n', { place: 'host:6379' }],
    [
      'rediss+cluster://a:7000,b,[::1]:7002?prefix=shop',
      { kind: 'redis-cluster', isEncrypted: true, place: 'a:7000, b:6379, ::1:7002' },
    ],
    ['nats://t0ken@host', { kind: 'nats', user: 't0ken', password: undefined }],
    ['tls://a,b:4223', { kind: 'nats', isEncrypted: true, place: 'a:4222, b:4223' }],
  ])('%s', (url, expected) => {
    expect(parseBrokerUrl(url)).toMatchObject(expected)
  })

  it.each([
    ['', 'is no url of a broker'],
    ['localhost:6379', 'is no url of a broker'],
    ['redis://', 'is no url of a broker'],
    ['redis://host#x', 'is no url of a broker'],
    ['redis:/host', 'is no url of a broker'],
    ['http://host', 'begins with a scheme that is not known here'],
    ['redis://a,b', 'names several hosts, which only redis+cluster:// and nats:// can have'],
    ['redis://host:0', 'names port 0'],
    ['redis://host:99999', 'has a host or a port that is none'],
    ['redis+cluster://a,,b', 'has a host or a port that is none'],
    ['redis://host/shop', 'names a database that is no number'],
    ['nats://host/1', 'has a path, which only redis:// can have'],
    ['redis+cluster://host/1', 'has a path, which only redis:// can have'],
    ['redis://host?family=6', 'has settings other than one prefix'],
    ['redis://host?prefix=a&prefix=b', 'has settings other than one prefix'],
    ['redis://u:100%@host', 'has a percent sign that encodes nothing'],
  ])('%j %s', (url, problem) => {
    expect(() => parseBrokerUrl(url)).toThrow(InvalidBrokerUrl)
    expect(() => parseBrokerUrl(url)).toThrow(`The url of the broker ${problem}.`)
  })

  it('is one of the kinds that are wanted', () => {
    expect(() => parseBrokerUrl('nats://host', ['redis'])).toThrow('begins with a scheme')
  })
})

it('property: whatever is wrong with a url, the error does not show its password', () => {
  const secret = 'TopSecret99'
  const noise = fc.string({ maxLength: 8 })
  const url = fc
    .tuple(
      fc.constantFrom('redis://', 'nats://', 'redis+cluster:/', 'tls:', ''),
      noise,
      noise,
      noise,
    )
    .map(([scheme, a, b, c]) => `${scheme}${a}:${secret}${b}@${c}`)
  fc.assert(
    fc.property(url, (text) => {
      try {
        const { place } = parseBrokerUrl(text)
        expect(place).not.toContain(secret)
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidBrokerUrl)
        expect(String(error)).not.toContain(secret)
      }
    }),
  )
})
