import { expect, test } from 'vitest'
import { InvalidOption, WeakHashing } from '../../errors/index.ts'
import { type PasswordOptions, passwordSettings } from './password-settings.ts'

test('says what is good when nothing is said', () => {
  const { minLength, cost, queue } = passwordSettings({}, { NODE_ENV: 'production' })
  expect({ minLength, cost }).toStrictEqual({ minLength: 12, cost: { memory: 19_456, passes: 2 } })
  expect(queue.waiting).toBe(100)
  expect(queue.inFlight).toBeGreaterThanOrEqual(1)
})

test.each([
  [undefined, 2],
  ['3', 1],
  ['1', 1],
  ['nonsense', 2],
])('A-47: with UV_THREADPOOL_SIZE %s never more than %i hashes run at once', (size, most) => {
  expect(passwordSettings({}, { UV_THREADPOOL_SIZE: size }).queue.inFlight).toBeLessThanOrEqual(
    most,
  )
})

test.each<[options: PasswordOptions]>([
  [{ memory: 19_455 }],
  [{ memory: 19_456, passes: 1 }],
  [{ memory: 47_103, passes: 1 }],
  [{ memory: 7167, passes: 16 }],
  [{ memory: 8, passes: 1 }],
])('A-41: %o is below the floor, in production and everywhere else', (options) => {
  for (const NODE_ENV of ['production', 'development', 'test', undefined]) {
    expect(() => passwordSettings(options, { NODE_ENV })).toThrow(WeakHashing)
  }
})

test.each<[options: PasswordOptions]>([
  [{ memory: 47_104, passes: 1 }],
  [{ memory: 12_288, passes: 3 }],
  [{ memory: 7168, passes: 9 }],
  [{ memory: 65_536 }],
])('%o is as good as the floor', (options) => {
  expect(passwordSettings(options, { NODE_ENV: 'production' }).cost).toMatchObject(options)
})

test('A-137: cheap hashing is for NODE_ENV=test alone', () => {
  expect(passwordSettings({ cheap: true }, { NODE_ENV: 'test' }).cost.memory).toBe(8)
  for (const NODE_ENV of ['production', 'development', undefined, 'TEST']) {
    expect(() => passwordSettings({ cheap: true }, { NODE_ENV })).toThrow(WeakHashing)
  }
})

test.each<[options: PasswordOptions]>([
  [{ minLength: 7 }],
  [{ minLength: 65 }],
  [{ minLength: Number.NaN }],
  [{ passes: 0 }],
  [{ memory: 1.5 }],
  [{ maxWaiting: 0 }],
  [{ maxWaiting: Number.POSITIVE_INFINITY }],
])('%o cannot work', (options) => {
  expect(() => passwordSettings(options, {})).toThrow(InvalidOption)
})
