import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { MissingSecret, ShortSecret } from '../errors/index.ts'
import { secretList } from './secrets.ts'

const short = 'correct horse battery'
const long = short.repeat(4)

test('one secret is a list of one', () => {
  expect(secretList(long, 'endpoint')).toStrictEqual([long])
  expect(secretList(short, 'token')).toStrictEqual([short])
})

test('a list keeps its order', () => {
  expect(secretList([long, short], 'token')).toStrictEqual([long, short])
})

test.each<[what: string, secret: string | string[] | undefined, name: string]>([
  ['an unset variable', undefined, 'secretKeyBase'],
  ['an empty one', '', 'secretKeyBase'],
  ['an empty list', [], 'secretKeyBase[0]'],
  ['an empty entry', [long, ''], 'secretKeyBase[1]'],
])('%s is refused with what to write instead', (_, secret, name) => {
  const attempt = () => secretList(secret, 'endpoint')
  expect(attempt).toThrow(MissingSecret)
  expect(attempt).toThrow(`There is no ${name}.`)
  expect(attempt).toThrow('Make one with npx redstart secret,')
  expect(attempt).toThrow('process.env.SECRET_KEY_BASE')
})

test('a list with an unset variable in it is refused', () => {
  const attempt = () => Reflect.apply(secretList, undefined, [[long, undefined], 'token'])
  expect(attempt).toThrow('There is no secret[1].')
})

test('a short one is refused with its length, and without itself', () => {
  expect(() => secretList(short, 'endpoint')).toThrow(ShortSecret)
  expect(() => secretList([long, short], 'endpoint')).toThrow(
    /^secretKeyBase\[1\] is 21 bytes long; at least 64 are needed\. Make one with npx redstart secret,/,
  )
  expect(() => secretList(short, 'endpoint')).not.toThrow(short)
})

test('length counts in bytes: at least 20 for tokens, 64 for endpoints', () => {
  expect(() => secretList('a'.repeat(19), 'token')).toThrow(ShortSecret)
  expect(secretList('a'.repeat(20), 'token')).toHaveLength(1)
  expect(secretList('é'.repeat(10), 'token')).toHaveLength(1)
  expect(() => secretList('a'.repeat(63), 'endpoint')).toThrow(ShortSecret)
  expect(secretList('a'.repeat(64), 'endpoint')).toHaveLength(1)
})

test('the command that the errors name makes a secret that is long enough', () => {
  const { message } = new MissingSecret('secretKeyBase', 'SECRET_KEY_BASE')
  const [, command = ''] = /Make one with npx redstart (\w+),/.exec(message) ?? []
  const program = fileURLToPath(new URL('../../bin/redstart.js', import.meta.url))
  const secret = execFileSync(process.execPath, [program, command], { encoding: 'utf8' }).trim()
  expect(secretList(secret, 'endpoint')).toStrictEqual([secret])
})
