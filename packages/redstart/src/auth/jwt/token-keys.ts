import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import { InvalidTokenKey } from '../../errors/index.ts'
import type { SecretKeys } from '../secret/secret-keys.ts'

/** What anybody may know of a key: how others check tokens (RFC 8037). */
export interface PublicTokenKey {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
  readonly alg: 'EdDSA'
  readonly use: 'sig'
}

/** A key of tokens; made by {@link ed25519}. */
export interface TokenKey {
  /** The name in the header of its tokens: the key's own thumbprint (RFC 7638). */
  readonly kid: string
  /** Undefined for a key that only verifies. */
  readonly privateKey: KeyObject | undefined
  readonly publicKey: KeyObject
  readonly jwk: PublicTokenKey
}

/** The keys of an application's tokens: one signs, all of them verify. */
export interface KeyRing {
  readonly current: TokenKey
  /** All of them, that which signs first. */
  readonly all: readonly TokenKey[]
}

/**
 * A key of Ed25519. The algorithm belongs to the key: no token says how it is to be checked.
 *
 * @param key - A private key as PEM or JWK; a public one for a key that only verifies. `undefined`, which
 * is what an unset environment variable gives, is refused.
 * @throws InvalidTokenKey
 */
export function ed25519(key: string | JsonWebKey | undefined): TokenKey {
  if (key === undefined || key === '') throw new InvalidTokenKey('is not there')
  const privateKey = privateKeyOf(key)
  return tokenKey(privateKey, privateKey ? createPublicKey(privateKey) : publicKeyOf(key))
}

/**
 * The keys of an application's tokens. To replace one, put the new one in front and keep the old one as
 * a previous one until its last token has expired.
 *
 * @throws InvalidTokenKey when the current one cannot sign.
 * @example
 * keyring({ current: ed25519(process.env.JWT_KEY), previous: [ed25519(process.env.JWT_KEY_BEFORE)] })
 */
export function keyring(keys: {
  readonly current: TokenKey
  readonly previous?: readonly TokenKey[]
}): KeyRing {
  const { current, previous = [] } = keys
  if (current.privateKey === undefined) {
    throw new InvalidTokenKey('is to sign, and is a public one, which only verifies')
  }
  return { current, all: [current, ...previous] }
}

/** The head of a private key of Ed25519 in PKCS #8, whose last 32 bytes are the seed (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** What was made of each derived secret, which the token layer keeps too. */
const derived = new WeakMap<Buffer, TokenKey>()

/** The keys that are made of `secretKeyBase`: of a list, the first signs and all verify. */
export function derivedKeys(keys: SecretKeys): KeyRing {
  const all = keys.all('jwt ed25519').map(keyOfSeed)
  const [current] = all
  if (current === undefined) throw new InvalidTokenKey('is not there')
  return { current, all }
}

function keyOfSeed(seed: Buffer): TokenKey {
  const known = derived.get(seed)
  if (known !== undefined) return known
  const der = Buffer.concat([PKCS8_HEAD, seed])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const key = tokenKey(privateKey, createPublicKey(privateKey))
  derived.set(seed, key)
  return key
}

function tokenKey(privateKey: KeyObject | undefined, publicKey: KeyObject): TokenKey {
  const { x } = publicKey.export({ format: 'jwk' })
  if (publicKey.asymmetricKeyType !== 'ed25519' || typeof x !== 'string') {
    throw new InvalidTokenKey('is not of Ed25519')
  }
  const thumbprint = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x })
  const kid = createHash('sha256').update(thumbprint).digest('base64url')
  const jwk = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' } as const
  return { kid, privateKey, publicKey, jwk }
}

function privateKeyOf(key: string | JsonWebKey): KeyObject | undefined {
  const isPrivate = typeof key === 'string' ? /PRIVATE KEY-----/.test(key) : 'd' in key
  return isPrivate ? imported(() => createPrivateKey(sourceOf(key))) : undefined
}

function publicKeyOf(key: string | JsonWebKey): KeyObject {
  return imported(() => createPublicKey(sourceOf(key)))
}

function sourceOf(key: string | JsonWebKey) {
  return typeof key === 'string' ? key : ({ key, format: 'jwk' } as const)
}

function imported(make: () => KeyObject): KeyObject {
  try {
    return make()
  } catch {
    // Its cause may show parts of the key.
    throw new InvalidTokenKey('cannot be read')
  }
}
