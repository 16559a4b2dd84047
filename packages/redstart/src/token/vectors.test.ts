/**
 * Strings that Elixir made: those of the Phoenix channels protocol, "Test vectors". Phoenix.Token and
 * Plug.Session.COOKIE gave and accepted each of them.
 */
import { describe, expect, test } from 'vitest'
import { encryptMessage } from './encryptor.ts'
import { hchacha20 } from './hchacha20.ts'
import { deriveKey } from './keys.ts'
import { decodeSession, encodeSession } from './session-cookie.ts'
import { Atom, type Term, Tuple } from './term.ts'
import { encodeTerm } from './term-encode.ts'
import { decrypt, sign, verify } from './token.ts'
import { encodePayload } from './token-payload.ts'

const base = '0123456789abcdef'.repeat(4)
const signedAt = 1_700_000_000
const iv = Buffer.from(Array.from({ length: 24 }, (_, index) => index))
const forEver = { maxAge: Number.POSITIVE_INFINITY }

const key = {
  token: '9c4a44aee0ec8dc9daa4fc4c2dad599fc1abff07b16a353ad5dba5c3d77bf707',
  encryptedToken: 'e949c7dce402fd25d7b7e00f2ff7017801947a502db2b4c5c238721f29eed883',
  signedSession: 'd8cb4eae6761330a73a5fa6fbc3c76160b1fafb61e1bbd774786a2b4b4d412e4',
  encryptedSession: '7eea086d063dc62e4241b11dc8078378f7f0d690f6cc4a27ecb9c83e61a583e6',
}

const mixed = new Tuple([Atom.for('ok'), null, true, [1, 2, 300], -5, 1.5, 'é'])

const tokens = {
  T1: 'SFMyNTY.g2gDYSpuBgAAaOXPiwFiAAFRgA.Cdse4lvBvYGa4EU1tBQ0JWq96zKVZuwEAEFMqtIGxlY',
  T2: 'SFMyNTY.g2gDbQAAAAZ1c2VyOjduBgAAaOXPiwFiAAFRgA.Bi7c6dfV9VW2Fu4fPoZYlsHUyKIQ7ouNO3SxaCm-0ZA',
  T3: 'SFMyNTY.g2gDYSpuBgAAaOXPiwF3CGluZmluaXR5.A8tWcL5ldQLiANVIZCB6XoCsQewSJgnS4Wv6d7iPAfg',
  'T3 of OTP 25':
    'SFMyNTY.g2gDYSpuBgAAaOXPiwFkAAhpbmZpbml0eQ.U3cE-o5eb2BKiubQWyv-ZeZYtfSwlgjGU0saltKXhXc',
  T4: 'SFMyNTY.g2gDaAd3Am9rdwNuaWx3BHRydWVsAAAAA2EBYQJiAAABLGpi____-0Y_-AAAAAAAAG0AAAACw6luBgAAaOXPiwFiAAFRgA.fMWK5E4wYqB6VgJMsOvKo_9Rq_ARJdD15W-yhef-5V4',
}
const T5 = 'XCP.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXwBOPyCq0o1uvqJ5wCh7MT3NV5C1BW15tA8d3Hc6kcWeBN0k'

const session = { _csrf_token: 'A'.repeat(24), user_id: 42 }
const S1 =
  'SFMyNTY.g3QAAAACbQAAAAtfY3NyZl90b2tlbm0AAAAYQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBbQAAAAd1c2VyX2lkYSo.TLI9BW0XxMDLbVWTXY1hx2KpvmBizI1fnj77UrVKlzw'
const S2 =
  'XCP.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXt7pou6bcCJTk5t7HO1d-YZ7xb-sfvupHoJpXmG2NWdJuhTqvMeSgGSQWR3rJiXEJwejfS5sKFIeWfUgjU10Urn3Fpao1IWxE9Ov5Tp-jV1aU'
const signed = { signingSalt: 'sign salt' }
const encrypted = { signingSalt: 'sign salt', encryptionSalt: 'enc salt' }

describe('strings made by Elixir', () => {
  test.each<[salt: string, key: string]>([
    ['user auth', key.token],
    ['user secret', key.encryptedToken],
    ['sign salt', key.signedSession],
    ['enc salt', key.encryptedSession],
  ])('the key of %j is the one that Plug derives', (salt, hex) => {
    expect(deriveKey(base, salt).toString('hex')).toBe(hex)
  })

  test.each<[name: keyof typeof tokens, data: Term]>([
    ['T1', 42],
    ['T2', 'user:7'],
    ['T3', 42],
    ['T3 of OTP 25', 42],
    ['T4', mixed],
  ])('C-91: %s verifies with max_age infinity and yields its data', (name, data) => {
    const result = verify(base, 'user auth', tokens[name], forEver)
    expect(result).toStrictEqual({ ok: true, data })
  })

  test.each(['T3', 'T3 of OTP 25'] as const)('C-91: %s is good for ever by itself', (name) => {
    expect(verify(base, 'user auth', tokens[name])).toStrictEqual({ ok: true, data: 42 })
  })

  test('C-91: signing what T1 to T4 say at the same time gives the same strings', () => {
    expect(sign(base, 'user auth', 42, { signedAt })).toBe(tokens.T1)
    expect(sign(base, 'user auth', 'user:7', { signedAt })).toBe(tokens.T2)
    expect(sign(base, 'user auth', 42, { signedAt, ...forEver })).toBe(tokens.T3)
    expect(sign(base, 'user auth', mixed, { signedAt })).toBe(tokens.T4)
  })

  test('C-92: T5 decrypts', () => {
    expect(decrypt(base, 'user secret', T5, forEver)).toStrictEqual({ ok: true, data: 42 })
  })

  test('C-92: S1 verifies and S2 decrypts', () => {
    expect(decodeSession(base, S1, signed)).toStrictEqual(session)
    expect(decodeSession(base, S2, encrypted)).toStrictEqual(session)
  })

  test('C-92: with the same iv the same strings come out of encryption', () => {
    const payload = encodePayload(42, { signedAt })
    expect(encryptMessage(payload, Buffer.from(key.encryptedToken, 'hex'), iv)).toBe(T5)
    const bytes = encodeTerm(session)
    expect(encryptMessage(bytes, Buffer.from(key.encryptedSession, 'hex'), iv)).toBe(S2)
  })

  test('C-92: the subkey of T5 is the one that XChaCha20 derives', () => {
    const subkey = hchacha20(Buffer.from(key.encryptedToken, 'hex'), iv.subarray(0, 16))
    expect(subkey.toString('hex')).toBe(
      '388e6b3924670a007647c5db59101888574d90795c52e9a77be2e2c7344050c4',
    )
  })

  test('C-99: a session is written as Elixir writes it', () => {
    expect(encodeSession(base, session, signed)).toBe(S1)
  })
})
