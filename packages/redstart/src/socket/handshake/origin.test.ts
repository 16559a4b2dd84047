import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidOrigin } from '../../errors/index.ts'
import { type Origin, type OriginSetting, originCheck, type RequestOrigin } from './origin.ts'

const REQUEST: RequestOrigin = { scheme: 'http', host: 'app.test', port: 4000 }

/** Of the origins given, those that a setting lets in. */
function allowed(setting: OriginSetting, origins: readonly string[], request = REQUEST): string[] {
  const policy = originCheck(setting, 'host.com')
  return origins.filter((origin) => policy(origin, request))
}

const HOSTLESS = ['null', 'file://', 'file:///etc', '', 'http://', 'http://:80', '/', 'host.com']
const UNPARSABLE = ['http://host.com:x', 'http://host.com:123456', 'http://[::1', '::', 'http//h']

describe('no Origin header', () => {
  test.each<[string, OriginSetting]>([
    ['false', false],
    ['true', true],
    ['a list', ['//example.com']],
    ['an empty list', []],
    ['conn', 'conn'],
    ['a function', () => false],
  ])('C-4: it is accepted by %s', (_name, setting) => {
    expect(originCheck(setting, 'host.com')(undefined, REQUEST)).toBe(true)
  })
})

describe('false', () => {
  test('allows everything', () => {
    const all = ['http://evil.com', ...HOSTLESS, ...UNPARSABLE]
    expect(allowed(false, all)).toEqual(all)
  })
})

describe('true', () => {
  test('allows the host of the endpoint, whatever scheme and port', () => {
    const same = ['https://host.com', 'http://host.com:81', 'ws://host.com', 'https://host.com/a?b']
    expect(allowed(true, same)).toEqual(same)
  })

  test('refuses other hosts, and hosts in another case', () => {
    const others = ['https://evil.com', 'https://sub.host.com', 'https://host.com.evil.com']
    expect(allowed(true, [...others, 'https://HOST.com', 'https://xhost.com'])).toEqual([])
  })

  test('takes the names of this machine for each other', () => {
    const own = ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000']
    const policy = originCheck(true, 'localhost')
    expect(own.filter((origin) => policy(origin, REQUEST))).toEqual(own)
    expect(policy('http://127.0.0.2', REQUEST)).toBe(false)
    expect(allowed(true, own)).toEqual([])
  })

  test('C-5: refuses an origin without a host', () => {
    expect(allowed(true, [...HOSTLESS, ...UNPARSABLE])).toEqual([])
  })

  test('allows every host when the endpoint has none, but no origin without a host', () => {
    const policy = originCheck(true, null)
    expect(policy('https://any.com', REQUEST)).toBe(true)
    expect(HOSTLESS.filter((origin) => policy(origin, REQUEST))).toEqual([])
  })
})

describe('a list', () => {
  test('C-5: an entry without a scheme leaves scheme and port open', () => {
    const good = ['https://example.com', 'http://example.com', 'http://example.com:8080']
    const bad = ['http://evil.com', 'null', 'http://sub.example.com', 'http://EXAMPLE.com']
    expect(allowed(['//example.com'], [...good, ...bad])).toEqual(good)
  })

  test('C-6: an entry with scheme, wildcard and port', () => {
    const good = ['http://wild.io:8080', 'http://a.wild.io:8080', 'http://a.b.wild.io:8080']
    const bad = ['https://a.wild.io:8080', 'http://a.wild.io', 'http://xwild.io:8080']
    expect(allowed(['http://*.wild.io:8080'], [...good, ...bad])).toEqual(good)
  })

  test('C-7: a scheme stands for its port', () => {
    const good = ['http://scheme.com', 'http://scheme.com:80', 'HTTP://scheme.com']
    const bad = ['http://scheme.com:8080', 'https://scheme.com', 'https://scheme.com:80']
    expect(allowed(['http://scheme.com'], [...good, ...bad])).toEqual(good)
    expect(allowed(['https://h'], ['https://h:443', 'https://h', 'https://h:80'])).toEqual([
      'https://h:443',
      'https://h',
    ])
  })

  test('an entry with a port alone leaves the scheme open', () => {
    const good = ['http://h:888', 'https://h:888', 'capacitor://h:888']
    expect(allowed(['//h:888'], [...good, 'http://h', 'http://h:889', '//h'])).toEqual(good)
  })

  test('a wildcard matches the host and all below it, and nothing that only ends alike', () => {
    const good = ['http://ex.com', 'http://a.ex.com', 'http://a.b.ex.com']
    const bad = ['http://xex.com', 'http://a.prefix-ex.com', 'http://ex.com.evil', 'http://com']
    expect(allowed(['//*.ex.com'], [...good, ...bad])).toEqual(good)
  })

  test('user and path of an origin are ignored', () => {
    const good = ['http://me:pass@h/a/b?c#d', 'http://me@h']
    expect(allowed(['http://h'], [...good, 'http://h@evil.com'])).toEqual(good)
  })

  test('an IPv6 host', () => {
    expect(allowed(['http://[::1]:4000'], ['http://[::1]:4000', 'http://[::2]:4000'])).toEqual([
      'http://[::1]:4000',
    ])
  })

  test('a scheme that no port belongs to', () => {
    expect(
      allowed(['capacitor://localhost'], ['capacitor://localhost', 'ionic://localhost']),
    ).toEqual(['capacitor://localhost'])
  })

  test('any entry may match; of none, none does', () => {
    expect(allowed(['//a', '//b/'], ['http://b', 'http://c'])).toEqual(['http://b'])
    expect(allowed([], ['http://host.com'])).toEqual([])
  })

  test('C-5: an origin without a host is refused', () => {
    expect(allowed(['//host.com', 'file://host.com'], [...HOSTLESS, ...UNPARSABLE])).toEqual([])
  })

  test.each([
    'example.com',
    'https:example.com',
    'https://',
    '//',
    '',
    'null',
    '*',
    '//*',
    '//*.',
    '//*.*.com',
    '//ex*.com',
    '//h:',
    '//h:http',
    '//h:70000',
    '//:80',
    '//user@h',
    'https://h/path',
    'https://h?query',
    '// h',
    '://h',
  ])('the entry %j is refused at start', (entry) => {
    expect(() => originCheck(['//ok.com', entry], null)).toThrow(InvalidOrigin)
  })

  test('what is no string is refused at start', () => {
    const entries: unknown = [/example/]
    expect(() => Reflect.apply(originCheck, undefined, [entries, null])).toThrow(InvalidOrigin)
  })

  test('the refusal shows the entry and what to write', () => {
    expect(() => originCheck(['example.com'], null)).toThrow(
      /"example\.com"\. Write .*origins such as/,
    )
  })
})

describe('conn', () => {
  test('host, scheme and port have to be those of the request', () => {
    const origins = ['http://app.test:4000', 'https://app.test:4000', 'http://app.test']
    expect(allowed('conn', [...origins, 'ws://app.test:4000', 'http://b:4000'])).toEqual([
      'http://app.test:4000',
    ])
  })

  test('a scheme stands for its port', () => {
    const request: RequestOrigin = { scheme: 'https', host: 'app.test', port: 443 }
    const origins = ['https://app.test', 'http://app.test', 'https://app.test:4000']
    expect(allowed('conn', origins, request)).toEqual(['https://app.test'])
  })

  test('an IPv6 host', () => {
    const request: RequestOrigin = { scheme: 'http', host: '::1', port: 4000 }
    const origins = ['http://[::1]:4000', 'http://[::2]:4000', 'http://[::1]']
    expect(allowed('conn', origins, request)).toEqual(['http://[::1]:4000'])
  })

  test('an origin without a host is refused, even by a request without one', () => {
    const request: RequestOrigin = { scheme: 'http', host: '', port: 80 }
    expect(allowed('conn', [...HOSTLESS, ...UNPARSABLE], request)).toEqual([])
  })
})

describe('a function', () => {
  test('gets the origin, taken apart', () => {
    const seen: Origin[] = []
    const policy = originCheck((origin) => seen.push(origin) > 1, null)
    expect(policy('HTTPS://Ex.com:8080/path', REQUEST)).toBe(false)
    expect(policy('http://ex.com', REQUEST)).toBe(true)
    expect(seen).toEqual([
      { source: 'HTTPS://Ex.com:8080/path', scheme: 'https', host: 'Ex.com', port: 8080 },
      { source: 'http://ex.com', scheme: 'http', host: 'ex.com', port: 80 },
    ])
  })

  test.each([...HOSTLESS, ...UNPARSABLE])('is asked about %j, which has no host', (raw) => {
    const policy = originCheck((origin) => origin.source === raw && origin.host === undefined, null)
    expect(policy(raw, REQUEST)).toBe(true)
  })

  test('a promise is no permission', () => {
    const setting: unknown = async () => true
    const policy = Reflect.apply(originCheck, undefined, [setting, null])
    expect(policy('http://ex.com', REQUEST)).toBe(false)
  })
})

test('what is no setting is refused at start', () => {
  for (const setting of [undefined, null, 'https://example.com', {}, 1]) {
    expect(() => Reflect.apply(originCheck, undefined, [setting, null])).toThrow(InvalidOrigin)
  }
})

test('two policies share nothing', () => {
  const first = originCheck(['//a'], null)
  const second = originCheck(['//b'], null)
  expect([first, second].map((policy) => policy('http://a', REQUEST))).toEqual([true, false])
})

test('nothing throws, and no string of any kind gets past a list', () => {
  const policies = [originCheck(['https://*.ex.com'], null), originCheck('conn', null)]
  const pieces = fc.constantFrom('http', 'https', ':', '//', '/', '@', '[', ']', '*', '.', 'evil')
  const origin = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(origin, (text) => {
      for (const policy of policies) expect(policy(text, REQUEST)).toBe(false)
    }),
  )
})

test('a wildcard matches just the hosts whose last labels are its own', () => {
  const policy = originCheck(['//*.ex.com'], null)
  const label = fc.stringMatching(/^[a-z0-9-]{1,10}$/)
  fc.assert(
    fc.property(fc.array(label, { maxLength: 4 }), label, (labels, prefix) => {
      expect(policy(`https://${[...labels, 'ex', 'com'].join('.')}`, REQUEST)).toBe(true)
      expect(policy(`https://${[...labels, `${prefix}ex`, 'com'].join('.')}`, REQUEST)).toBe(false)
    }),
  )
})
