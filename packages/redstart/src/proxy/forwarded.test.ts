import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidOption } from '../errors/index.ts'
import { type ClientInfo, clientInfo, proxyTrust, type TrustedProxies } from './forwarded.ts'

const PROXY = '10.0.0.1'

function info(
  headers: Record<string, string>,
  option: TrustedProxies,
  remoteAddress: string | undefined = PROXY,
): ClientInfo {
  const trustedProxies = proxyTrust(option)
  return clientInfo({ remoteAddress, headers: new Headers(headers), trustedProxies })
}

const forwarded = (header: string, proxies: number | string[] = 1): ClientInfo =>
  info({ forwarded: header }, { proxies, header: 'forwarded', host: true })

describe('without a trusted proxy', () => {
  it('nothing that a client says of itself is believed', () => {
    const headers = {
      host: 'App.example:8080',
      'x-forwarded-for': '1.1.1.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=1.1.1.1;proto=https;host=evil.example',
    }
    const known = { address: PROXY, protocol: 'http', host: 'app.example:8080' }
    expect(info(headers, 0)).toEqual(known)
    expect(info(headers, [])).toEqual(known)
    expect(info(headers, ['10.0.0.2', '10.1.0.0/16', '::/0'])).toEqual(known)
    expect(info(headers, { proxies: 0, header: 'forwarded' })).toEqual(known)
  })

  it('the connection tells', () => {
    const request = { remoteAddress: '::ffff:192.0.2.1', headers: new Headers() }
    expect(clientInfo({ ...request, isEncrypted: true, trustedProxies: proxyTrust() })).toEqual({
      address: '192.0.2.1',
      protocol: 'https',
      host: undefined,
    })
    expect(info({}, 0, '2001:DB8:0:0::1%eth0').address).toBe('2001:db8::1')
    expect(info({}, 0, '::ffff:7f00:1').address).toBe('127.0.0.1')
  })
})

describe('behind proxies that are counted', () => {
  it.each([
    [1, '203.0.113.7', '203.0.113.7'],
    [1, '1.1.1.1, 203.0.113.7', '203.0.113.7'],
    [2, '1.1.1.1, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
    [2, '203.0.113.7', '203.0.113.7'],
    [1, '203.0.113.7:4711', '203.0.113.7'],
    [1, '2001:DB8::7', '2001:db8::7'],
    [1, '[2001:db8::7]', '2001:db8::7'],
    [1, '"[2001:db8::7]:4711"', '2001:db8::7'],
    [1, '::ffff:203.0.113.7', '203.0.113.7'],
    [1, '', PROXY],
    [1, '203.0.113.7,', PROXY],
    [1, 'unknown', PROXY],
    [1, '_hidden', PROXY],
    [1, '999.1.1.1', PROXY],
    [1, '1.1.1', PROXY],
    [1, 'fe80::1%eth0', PROXY],
    [2, 'unknown, 10.0.0.2', '10.0.0.2'],
    [2, '203.0.113.7, unknown', PROXY],
  ])('%i of them and x-forwarded-for: %s', (count, header, address) => {
    expect(info({ 'x-forwarded-for': header }, count).address).toBe(address)
  })

  it('a Unix socket may be one', () => {
    const trustedProxies = proxyTrust(1)
    const headers = new Headers({ 'x-forwarded-for': '203.0.113.7' })
    const request = { remoteAddress: undefined, headers }
    expect(clientInfo({ ...request, trustedProxies }).address).toBe('203.0.113.7')
    expect(clientInfo({ ...request, trustedProxies: proxyTrust(0) }).address).toBeUndefined()
    expect(clientInfo({ ...request, trustedProxies: proxyTrust(['::/0']) }).address).toBeUndefined()
  })
})

describe('behind proxies that are listed', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['10.0.0.9, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
    ['203.0.113.7, 2001:db8::5, 10.0.0.2', '203.0.113.7'],
    ['203.0.113.7, 2001:db9::5, 10.0.0.2', '2001:db9::5'],
    ['10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['garbage, 10.0.0.2', '10.0.0.2'],
  ])('x-forwarded-for: %s', (header, address) => {
    expect(info({ 'x-forwarded-for': header }, ['10.0.0.0/8', '2001:db8::/32']).address).toBe(
      address,
    )
  })

  it('an IPv4 proxy on an IPv6 socket is the same one', () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    expect(info(headers, ['10.0.0.1'], '::ffff:10.0.0.1').address).toBe('203.0.113.7')
  })
})

describe('protocol and host', () => {
  it.each([
    [1, 'https', 'chat.example', 'https', 'chat.example'],
    [1, 'http, https', 'evil.example, chat.example', 'https', 'chat.example'],
    [2, 'https, http', 'chat.example, inner', 'https', 'chat.example'],
    [2, 'https', 'chat.example', 'https', 'chat.example'],
    [1, 'HTTPS', 'Chat.Example:8443', 'https', 'chat.example:8443'],
    [1, 'gopher', 'chat.example/path', 'http', 'app.example'],
    [1, '', '"><script>', 'http', 'app.example'],
    [1, 'https', '[2001:db8::1]:80', 'https', '[2001:db8::1]:80'],
    [1, 'https', 'user@chat.example', 'https', 'app.example'],
  ])('%i proxies: %s, %s', (count, proto, host, protocol, name) => {
    const headers = {
      host: 'app.example',
      'x-forwarded-for': '1.1.1.1, 203.0.113.7, 10.0.0.2'
        .split(', ')
        .slice(-count - 1)
        .join(', '),
      'x-forwarded-proto': proto,
      'x-forwarded-host': host,
    }
    expect(info(headers, { proxies: count, host: true })).toMatchObject({ protocol, host: name })
    // Without a word on it the host is not the proxy's business: many hand on what a client made up.
    expect(info(headers, count)).toMatchObject({ protocol, host: 'app.example' })
  })

  it('are told by a proxy that hides the address', () => {
    expect(info({ 'x-forwarded-proto': 'https' }, 1)).toMatchObject({
      address: PROXY,
      protocol: 'https',
    })
  })
})

describe('Forwarded (RFC 7239)', () => {
  it.each([
    ['for=203.0.113.7', '203.0.113.7'],
    ['For="[2001:DB8::7]:4711"', '2001:db8::7'],
    ['for=1.1.1.1, for=203.0.113.7;by=10.0.0.1', '203.0.113.7'],
    ['for=1.1.1.1,for="203.0.113.7:80"', '203.0.113.7'],
    ['for="\\203.0.113.7"', '203.0.113.7'],
    ['by=10.0.0.1', PROXY],
    ['for=unknown', PROXY],
    ['for="_secret-7"', PROXY],
    ['for=203.0.113.7;for=1.1.1.1', PROXY],
    ['for="1.1.1.1, for=203.0.113.7', PROXY],
    ['for="1.1.1.1, for="[2001:db8::7]"', PROXY],
    ['for=1.1.1.1 for=2.2.2.2', PROXY],
    ['for', PROXY],
    ['', PROXY],
  ])('%s', (header, address) => {
    expect(forwarded(header).address).toBe(address)
  })

  it('says protocol and host of each hop', () => {
    const header =
      'for=9.9.9.9;proto=http;host=evil.example, for=203.0.113.7;proto=https;host="chat.example:443"' +
      ', for=10.0.0.2;proto=http;host=inner'
    expect(forwarded(header, 2)).toEqual({
      address: '203.0.113.7',
      protocol: 'https',
      host: 'chat.example:443',
    })
    expect(forwarded('for=unknown;proto=https')).toMatchObject({ protocol: 'https' })
  })

  it('is read only where the proxies write it, for they hand on the other header', () => {
    const headers = { forwarded: 'for=1.1.1.1', 'x-forwarded-for': '203.0.113.7' }
    expect(info(headers, 1).address).toBe('203.0.113.7')
    expect(info(headers, { proxies: 1, header: 'forwarded' }).address).toBe('1.1.1.1')
  })
})

describe('the option trustedProxies', () => {
  it.each([-1, 1.5, Number.NaN])('is no number such as %d', (option) => {
    expect(() => proxyTrust(option)).toThrow(InvalidOption)
  })

  it.each(['', 'proxy.example', '10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0/8'])(
    'is no list with %j',
    (entry) => {
      expect(() => proxyTrust([entry])).toThrow(InvalidOption)
    },
  )
})

describe('clientInfo, whatever it is sent', () => {
  const piece = fc.constantFrom(
    ...['for=', 'proto=', 'host=', '1.2.3.4', '[::1]', '::1', '"', '\\', ';', ',', ' ', ':', '80'],
    ...['unknown', '%', '=', 'https', 'a.example'],
  )
  const header = fc.oneof(
    fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll(/[\0\r\n]/g, '')),
  )
  const option = fc.constantFrom<TrustedProxies>(...[0, 1, 3, ['10.0.0.0/8', '::1']], {
    proxies: 2,
    header: 'forwarded',
  })
  const remote = fc.oneof(fc.constantFrom(PROXY, '::1', undefined), fc.string())

  it('does not throw, and gives an address, a protocol and a host or nothing', () => {
    fc.assert(
      fc.property(header, header, header, option, (first, second, third, proxies) => {
        const headers = {
          forwarded: first,
          'x-forwarded-for': first,
          'x-forwarded-proto': second,
          'x-forwarded-host': third,
          host: second,
        }
        const { address = '', protocol, host = 'x' } = info(headers, proxies)
        expect(isIP(address)).toBeGreaterThan(0)
        expect(['http', 'https']).toContain(protocol)
        expect(host).toMatch(/^[\w.:[\]-]+$/)
      }),
      { numRuns: 3_000 },
    )
  })

  it('does not throw for an address that is none', () => {
    fc.assert(
      fc.property(remote, option, (remoteAddress, proxies) => {
        const headers = new Headers({ 'x-forwarded-for': '1.2.3.4' })
        const trustedProxies = proxyTrust(proxies)
        expect(clientInfo({ remoteAddress, headers, trustedProxies }).protocol).toBe('http')
      }),
    )
  })

  it('is not moved by what a client puts before what the proxy adds', () => {
    fc.assert(
      fc.property(header, (made) => {
        const xForwarded = { 'x-forwarded-for': `${made}, 203.0.113.7` }
        expect(info(xForwarded, 1).address).toBe('203.0.113.7')
        const said = forwarded(`${made}, for=203.0.113.7;proto=https`).address
        expect([PROXY, '203.0.113.7']).toContain(said)
      }),
      { numRuns: 3_000 },
    )
  })
})
