import fc from 'fast-check'
import { expect, test } from 'vitest'
import { networkOf } from './network.ts'

test.each([
  ['192.0.2.7', '192.0.2.0/24'],
  ['::ffff:192.0.2.7', '192.0.2.0/24'],
  ['::FFFF:192.0.2.7', '192.0.2.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['2001:db8::4:5:6:7:8', '2001:db8:0:4::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['::1:2:3:4:5:6:7', '0:1:2:3::/64'],
  ['1::', '1:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['1:2:3:4:5:6:192.0.2.7', '1:2:3:4::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  [undefined, 'unknown'],
  ['', 'unknown'],
  ['example.com', 'unknown'],
  ['192.0.2', 'unknown'],
])('A-69: %s counts with %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('A-69: neighbours of a /24 and of a /64 are one network, others are not', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.nat(255), (address, last) => {
      const head = address.slice(0, address.lastIndexOf('.'))
      expect(networkOf(`${head}.${last}`)).toBe(networkOf(address))
    }),
  )
  const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
  const groups = (length: number) => fc.array(group, { minLength: length, maxLength: length })
  fc.assert(
    fc.property(groups(4), groups(4), groups(4), (net, left, right) => {
      const network = networkOf([...net, ...left].join(':'))
      expect(networkOf([...net, ...right].join(':'))).toBe(network)
      expect(network).toBe(`${net.join(':')}::/64`)
    }),
  )
})

test('whatever comes as an address has a network', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV6(), fc.string()), (address) => {
      expect(networkOf(address)).toMatch(
        /^(?:[\da-f]{1,4}(?::[\da-f]{1,4}){3}::\/64|[\d.]+\/24|unknown)$/,
      )
    }),
  )
})
