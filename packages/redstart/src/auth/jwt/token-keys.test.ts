import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { InvalidTokenKey, MissingSecret } from '../../errors/index.ts'
import { SecretKeys } from '../secret/secret-keys.ts'
import { derivedKeys, ed25519, keyring } from './token-keys.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()

describe('ed25519', () => {
  it('takes a private key as PEM and as JWK, and a public one; their name is the same', () => {
    const ours = ed25519(pem)
    expect(ours.privateKey).toBeDefined()
    expect(ed25519(privateKey.export({ format: 'jwk' })).kid).toBe(ours.kid)
    const other = ed25519(publicPem)
    expect(other).toMatchObject({ kid: ours.kid, privateKey: undefined, jwk: ours.jwk })
    expect(ed25519(publicKey.export({ format: 'jwk' })).kid).toBe(ours.kid)
  })

  it('is named by its thumbprint (RFC 8037, appendix A.3)', () => {
    const key = ed25519({
      kty: 'OKP',
      crv: 'Ed25519',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    })
    expect(key.kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  })

  it('A-98: a key that is absent is an error, and no other key takes its place', () => {
    for (const absent of [undefined, '']) expect(() => ed25519(absent)).toThrow(InvalidTokenKey)
  })

  it('refuses what is no such key, and shows nothing of it', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const others = [
      ec.export({ type: 'pkcs8', format: 'pem' }).toString(),
      ec.export({ format: 'jwk' }),
      { kty: 'oct', k: 'c2VjcmV0' },
      'some secret text',
      pem.replace('MC4CAQ', 'MC4CAA'),
      {},
    ]
    for (const key of others) {
      try {
        ed25519(key)
        expect.unreachable()
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidTokenKey)
        expect(inspect(error)).not.toContain('some secret')
      }
    }
  })

  it('shows nothing of a private key when it is printed', () => {
    const { d = '' } = privateKey.export({ format: 'jwk' })
    const printed = inspect(ed25519(pem), { depth: 9, showHidden: true })
    expect(printed + JSON.stringify(ed25519(pem))).not.toContain(d)
  })
})

describe('keyring', () => {
  it('refuses to sign with a key that only verifies', () => {
    expect(() => keyring({ current: ed25519(publicPem) })).toThrow(InvalidTokenKey)
    const ring = keyring({ current: ed25519(pem), previous: [ed25519(publicPem)] })
    expect(ring.all).toHaveLength(2)
  })
})

describe('derivedKeys', () => {
  const [one, two] = ['1'.repeat(64), '2'.repeat(64)]

  it('A-140: of several secrets the first signs and all verify', () => {
    const before = derivedKeys(new SecretKeys(() => one))
    const after = derivedKeys(new SecretKeys(() => [two, one]))
    expect(after.current.kid).not.toBe(before.current.kid)
    expect(after.all.map(({ kid }) => kid)).toContain(before.current.kid)
    expect(derivedKeys(new SecretKeys(() => one)).current).toBe(before.current)
  })

  it('makes a key that belongs to its public half', () => {
    const { current } = derivedKeys(new SecretKeys(() => one))
    const { privateKey: key, jwk } = current
    expect(key && createPublicKey(key).export({ format: 'jwk' }).x).toBe(jwk.x)
  })

  it('A-139: without a secret there are no keys', () => {
    expect(() => derivedKeys(new SecretKeys(() => undefined))).toThrow(MissingSecret)
  })
})
