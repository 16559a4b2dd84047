import { type CipherGCMTypes, createCipheriv, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidOption } from '../errors/index.ts'
import { encodeBase64url } from './base64url.ts'
import { decryptMessage, encryptMessage } from './encryptor.ts'
import { hchacha20 } from './hchacha20.ts'

const key = randomBytes(32)
const otherKey = randomBytes(32)

/** Reads a part of a message, changes one bit and writes it back. */
function flipBit(text: string, bit: number): string {
  const bytes = Buffer.from(text, 'base64url')
  const place = bit % (8 * bytes.length)
  bytes[place >> 3]! ^= 1 << (place & 7)
  return encodeBase64url(bytes)
}

test('HChaCha20 gives the subkey of draft-irtf-cfrg-xchacha, section 2.2.1', () => {
  const draftKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
  const nonce = Buffer.from('000000090000004a0000000031415927', 'hex')
  expect(hchacha20(draftKey, nonce).toString('hex')).toBe(
    '82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc',
  )
})

describe('an encrypted message', () => {
  test('decrypts with its key only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plaintext) => {
        const message = encryptMessage(plaintext, key)
        expect(decryptMessage(message, key)).toStrictEqual(Buffer.from(plaintext))
        expect(decryptMessage(message, otherKey)).toBe(undefined)
      }),
    )
  })

  test('is another each time', () => {
    const plaintext = Buffer.from('same')
    expect(encryptMessage(plaintext, key)).not.toBe(encryptMessage(plaintext, key))
  })

  test('is invalid with any bit changed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(), (plaintext, bit) => {
        const message = encryptMessage(plaintext, key)
        expect(decryptMessage(`XCP.${flipBit(message.slice(4), bit)}`, key)).toBe(undefined)
      }),
    )
  })

  test.each([
    '',
    'XCP',
    'XCP.',
    'XCP.AAAA',
    'xcp.AAAA',
    'XCP.AA+A',
    'QTEyOEdDTQ.',
    'QTEyOEdDTQ....',
  ])('is not %j', (text) => {
    expect(decryptMessage(text, key)).toBe(undefined)
  })

  test('is never longer or shorter than it was made', () => {
    const message = encryptMessage(Buffer.from('text'), key)
    expect(decryptMessage(`${message}AAAA`, key)).toBe(undefined)
    expect(decryptMessage(message.slice(0, -4), key)).toBe(undefined)
    expect(decryptMessage(`${message}.`, key)).toBe(undefined)
    expect(decryptMessage(message.slice(0, 4 + 52), key)).toBe(undefined)
  })

  test('wants a key of 32 bytes', () => {
    expect(() => encryptMessage(Buffer.from('text'), key.subarray(0, 16))).toThrow(InvalidOption)
    const message = encryptMessage(Buffer.from('text'), key)
    expect(decryptMessage(message, key.subarray(0, 16))).toBe(undefined)
  })
})

describe('a message of Plug.Crypto 1', () => {
  const plaintext = Buffer.from('hełło')
  const signingKey = Buffer.from('signing key')
  const iv = randomBytes(12)

  function gcm(bytes: Buffer, withKey: Buffer, aad: Buffer): { text: Buffer; tag: Buffer } {
    const name = `aes-${8 * withKey.length}-gcm`
    const isGcm = (text: string): text is CipherGCMTypes => /^aes-(128|192|256)-gcm$/.test(text)
    if (!isGcm(name)) throw new RangeError(name)
    const cipher = createCipheriv(name, withKey, iv).setAAD(aad)
    const text = Buffer.concat([cipher.update(bytes), cipher.final()])
    return { text, tag: cipher.getAuthTag() }
  }

  function legacyMessage(contentKey: Buffer, outerKey: Buffer, contentAad = 'A128GCM'): string {
    const wrapped = gcm(contentKey, outerKey, signingKey)
    const content = gcm(plaintext, contentKey, Buffer.from(contentAad))
    const parts = [Buffer.concat([wrapped.text, wrapped.tag, iv]), iv, content.text, content.tag]
    return ['QTEyOEdDTQ', ...parts.map(encodeBase64url)].join('.')
  }

  const message = legacyMessage(randomBytes(16), key)

  test.each([
    [16, 32],
    [24, 32],
    [32, 32],
    [16, 16],
    [16, 24],
  ])('decrypts, with a content key of %i bytes and a key of %i', (contentBytes, keyBytes) => {
    const outerKey = key.subarray(0, keyBytes)
    const text = legacyMessage(randomBytes(contentBytes), outerKey)
    expect(decryptMessage(text, outerKey, signingKey)).toStrictEqual(plaintext)
  })

  test('does not decrypt with other keys', () => {
    expect(decryptMessage(message, key, signingKey)).toStrictEqual(plaintext)
    expect(decryptMessage(message, otherKey, signingKey)).toBe(undefined)
    expect(decryptMessage(message, key, otherKey)).toBe(undefined)
    expect(decryptMessage(message, key)).toBe(undefined)
    expect(decryptMessage(message, key.subarray(0, 20), signingKey)).toBe(undefined)
  })

  test('is bound to its format', () => {
    const text = legacyMessage(randomBytes(16), key, 'A256GCM')
    expect(decryptMessage(text, key, signingKey)).toBe(undefined)
  })

  test('is invalid with any bit changed, and with parts missing, short or added', () => {
    const parts = message.split('.')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(), (at, bit) => {
        const changed = parts.with(at, flipBit(parts[at]!, bit)).join('.')
        expect(decryptMessage(changed, key, signingKey)).toBe(undefined)
      }),
    )
    const damaged = [
      ...[1, 2, 3, 4].map((at) => parts.toSpliced(at, 1)),
      ...[1, 2, 3, 4].map((at) => parts.with(at, '')),
      ...[1, 2, 3, 4].map((at) => parts.with(at, parts[at]!.slice(0, -4))),
      [...parts, ''],
      [...parts, 'AAAA'],
    ]
    for (const list of damaged) {
      expect(decryptMessage(list.join('.'), key, signingKey)).toBe(undefined)
    }
  })
})
