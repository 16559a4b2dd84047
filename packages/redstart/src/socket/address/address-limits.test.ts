import { describe, expect, it } from 'vitest'
import { InvalidAddressStore, InvalidOption } from '../../errors/index.ts'
import { addressLimitsFrom, defaultAddressLimits } from './address-limits.ts'

it('has the documented defaults', () => {
  expect(addressLimitsFrom()).toEqual({
    connections: 1_000,
    connectsPerMinute: 1_200,
    joinsPerMinute: 6_000,
    failedJoinsPerMinute: 30,
    ipv6Prefix: 64,
  })
})

describe('addressLimitsFrom', () => {
  it('takes what is given, and the defaults for the rest', () => {
    const given = {
      connections: Number.POSITIVE_INFINITY,
      store: 'rediss://user:pass@redis:6380/2',
    }
    expect(addressLimitsFrom({ store: undefined })).toEqual(defaultAddressLimits)
    expect(addressLimitsFrom(given)).toEqual({ ...defaultAddressLimits, ...given })
  })

  it.each([0, -1, Number.NaN, '10', null, undefined])('refuses %j for a number', (value) => {
    const given: object = { joinsPerMinute: value }
    expect(() => addressLimitsFrom(given)).toThrow(InvalidOption)
  })

  it.each([0, 129, 64.5, '64'])('refuses %j for a prefix', (value) => {
    const given: object = { ipv6Prefix: value }
    expect(() => addressLimitsFrom(given)).toThrow(InvalidOption)
  })

  it('refuses a name that is no limit, and says which are', () => {
    const given: object = { joinsPerHour: 5 }
    expect(() => addressLimitsFrom(given)).toThrow(/addressLimits\.joinsPerHour .*joinsPerMinute/)
  })

  it.each(['localhost:6379', 'http://user:hunter2@redis', 'redis:// ', '', 7])(
    'refuses %j for a store, and does not repeat it',
    (store) => {
      const given: object = { store }
      const message = catched(() => addressLimitsFrom(given))
      expect(message).toContain('addressLimits.store')
      expect(message).not.toContain('hunter2')
    },
  )
})

function catched(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof InvalidAddressStore) return error.message
  }
  return ''
}
