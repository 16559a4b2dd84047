import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPrivate, networkOf } from './network.ts'

describe('networkOf', () => {
  it('leaves an IPv4 address as it is', () => {
    expect(networkOf('203.0.113.7', 64)).toBe('203.0.113.7')
    expect(networkOf('203.0.113.7', 1)).toBe('203.0.113.7')
  })

  it.each([
    ['2001:db8:1:2:3:4:5:6', 64, '2001:db8:1:2:0:0:0:0/64'],
    ['2001:db8::1', 64, '2001:db8:0:0:0:0:0:0/64'],
    ['2001:db8:1:2ff::', 56, '2001:db8:1:200:0:0:0:0/56'],
    ['::1', 128, '0:0:0:0:0:0:0:1/128'],
    ['::', 1, '0:0:0:0:0:0:0:0/1'],
    ['ffff::', 1, '8000:0:0:0:0:0:0:0/1'],
    ['64:ff9b::192.0.2.1', 112, '64:ff9b:0:0:0:0:c000:0/112'],
    ['fe80::1%eth0', 64, 'fe80:0:0:0:0:0:0:0/64'],
  ])('%s with %d bits is %s', (address, prefix, network) => {
    expect(networkOf(address, prefix)).toBe(network)
  })

  it('puts those together, and those alone, whose first bits are the same', () => {
    const address = fc.tuple(fc.bigInt(0n, 2n ** 128n - 1n), fc.bigInt(0n, 2n ** 128n - 1n))
    fc.assert(
      fc.property(address, fc.integer({ min: 1, max: 128 }), ([first, noise], prefix) => {
        const rest = BigInt(128 - prefix)
        // The same network for certain, and then whatever comes.
        const second = ((first >> rest) << rest) | (noise & ((1n << rest) - 1n))
        expect(networkOf(text(second), prefix)).toBe(networkOf(text(first), prefix))
        const isSame = first >> rest === noise >> rest
        expect(networkOf(text(noise), prefix) === networkOf(text(first), prefix)).toBe(isSame)
      }),
    )
  })
})

describe('isPrivate', () => {
  it.each(['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fd00::1'])(
    '%s is',
    (address) => expect(isPrivate(address)).toBe(true),
  )

  it.each(['203.0.113.7', '172.32.0.1', '2001:db8::1', undefined])('%s is not', (address) => {
    expect(isPrivate(address)).toBe(false)
  })

  it('sees an IPv4 address in its IPv6 clothes', () => {
    expect(isPrivate('::ffff:127.0.0.1')).toBe(true)
    expect(isPrivate('::ffff:203.0.113.7')).toBe(false)
  })
})

/** An address as the groups of its number. */
function text(address: bigint): string {
  const digits = address.toString(16).padStart(32, '0')
  return (digits.match(/.{4}/g) ?? []).join(':')
}
