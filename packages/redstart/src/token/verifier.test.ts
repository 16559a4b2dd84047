import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeBase64url } from './base64url.ts'
import { signMessage, verifyMessage } from './verifier.ts'

const key = Buffer.from('key')
const payload = Buffer.from('payload')
const message = signMessage(payload, key)

function sealed(header: string, digest: string, body = encodeBase64url(payload)): string {
  const mac = createHmac(digest, key).update(`${header}.${body}`).digest()
  return `${header}.${body}.${encodeBase64url(mac)}`
}

test.each([
  ['SFMyNTY', 'sha256'],
  ['SFMzODQ', 'sha384'],
  ['SFM1MTI', 'sha512'],
])('C-95: a message with header %s is verified with %s', (header, digest) => {
  expect(verifyMessage(sealed(header, digest), key)).toStrictEqual(payload)
})

test.each([
  ['SFM1MTI', 'sha256'],
  ['SFMyNTY', 'sha512'],
  ['SFMx', 'sha1'],
  ['bm9uZQ', 'sha256'],
  ['', 'sha256'],
  ['sfmynty', 'sha256'],
  ['constructor', 'sha256'],
])('a message with header %j and a MAC of %s is refused', (header, digest) => {
  expect(verifyMessage(sealed(header, digest), key)).toBe(undefined)
})

test('the MAC covers the text of the payload, padding included', () => {
  expect(verifyMessage(sealed('SFMyNTY', 'sha256', 'QQ=='), key)?.toString()).toBe('A')
  const [header, , mac] = sealed('SFMyNTY', 'sha256', 'QQ==').split('.')
  expect(verifyMessage(`${header}.QQ.${mac}`, key)).toBe(undefined)
})

test.each([
  '',
  '.',
  '..',
  '...',
  'SFMyNTY',
  'SFMyNTY.',
  'SFMyNTY..',
  'SFMyNTY.QQ',
  'SFMyNTY.QQ.QQ',
])('C-93: %j is refused', (text) => {
  expect(verifyMessage(text, key)).toBe(undefined)
})

test('C-93: a fourth part is refused, even an empty one', () => {
  expect(verifyMessage(`${message}.`, key)).toBe(undefined)
  expect(verifyMessage(`${message}.QQ`, key)).toBe(undefined)
})

test('C-98: foreign characters in a signature are not skipped', () => {
  fc.assert(
    fc.property(fc.nat({ max: 43 }), fc.constantFrom(...' \n+/=!é'), (place, character) => {
      // A "=" at the very end is the padding that Elixir accepts.
      fc.pre(!(place === 43 && character === '='))
      const start = message.length - 43 + place
      const text = message.slice(0, start) + character + message.slice(start)
      expect(verifyMessage(text, key)).toBe(undefined)
    }),
  )
  expect(verifyMessage(`${message}=`, key)).toStrictEqual(payload)
})

test('another character anywhere before the last is refused', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: message.length - 2 }),
      fc.constantFrom(...'AZaz09-_.'),
      (at, other) => {
        fc.pre(message[at] !== other)
        const text = message.slice(0, at) + other + message.slice(at + 1)
        expect(verifyMessage(text, key)).toBe(undefined)
      },
    ),
  )
})

test('every bit of the MAC counts', () => {
  const mac = Buffer.from(message.slice(-43), 'base64url')
  for (let bit = 0; bit < 256; bit++) {
    const changed = Buffer.from(mac)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    const text = message.slice(0, -43) + encodeBase64url(changed)
    expect(verifyMessage(text, key)).toBe(undefined)
  }
})

test('a shorter or longer MAC is refused', () => {
  const mac = Buffer.from(message.slice(-43), 'base64url')
  const withMac = (bytes: Uint8Array) => message.slice(0, -43) + encodeBase64url(bytes)
  expect(verifyMessage(withMac(mac), key)).toStrictEqual(payload)
  expect(verifyMessage(withMac(mac.subarray(0, 31)), key)).toBe(undefined)
  expect(verifyMessage(withMac(Buffer.concat([mac, mac])), key)).toBe(undefined)
  expect(verifyMessage(withMac(Buffer.alloc(0)), key)).toBe(undefined)
})
