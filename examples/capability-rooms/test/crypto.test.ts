import { createCipheriv, createHash, hkdfSync, pbkdf2Sync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { deriveKeys, ITERATIONS, type RoomKeys } from '../assets/crypto/derive.ts'
import { fromBase64Url, randomId, toBase64Url } from '../assets/crypto/encoding.ts'
import { openLetter, sealLetter } from '../assets/crypto/letter.ts'
import { isSecret, newSecret } from '../assets/crypto/secret.ts'
import { BOX_LENGTH, PLAINTEXT_BYTES } from '../src/rooms/bounds.ts'
import { Sealed } from '../src/rooms/formats.ts'

const SECRET = 'AAECAwQFBgcICQoLDA0ODxAR'
const ID = '000102030405060708090a0b0c0d0e0f'
const LETTER = { from: 'Amber Wren', body: 'Grüße aus der Küche 🐈', at: 1_767_225_600_000 }

let keys: RoomKeys
beforeAll(async () => {
  keys = await deriveKeys(SECRET)
})

/** The same, by the other cryptography that Node has. */
const master = pbkdf2Sync(
  SECRET,
  'redstart capability-rooms v1: master key',
  ITERATIONS,
  32,
  'sha256',
)
const derived = (purpose: string) =>
  Buffer.from(hkdfSync('sha256', master, '', `redstart capability-rooms v1: ${purpose}`, 32))
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('a secret', () => {
  it('is 144 random bits that stand in a link as they are', () => {
    const secret = newSecret()
    expect(isSecret(secret)).toBe(true)
    expect(encodeURIComponent(secret)).toBe(secret)
    expect(fromBase64Url(secret)).toHaveLength(18)
    expect(newSecret()).not.toBe(secret)
  })

  it.each(['', 'short', `${SECRET}A`, SECRET.replace('A', '%'), ` ${SECRET.slice(1)}`])(
    'is not %j',
    (text) => {
      expect(isSecret(text)).toBe(false)
    },
  )
})

describe('keys', () => {
  it('take 600,000 rounds or more', () => {
    expect(ITERATIONS).toBeGreaterThanOrEqual(600_000)
  })

  it('are those that another implementation derives', () => {
    const { room, access, destroy } = keys
    expect({ room, access, destroy }).toEqual({
      room: sha256(derived('room')),
      access: sha256(derived('access')),
      destroy: sha256(derived('destroy')),
    })
  })

  it('never change, or every link that was given away opens nothing', () => {
    const { room, access, destroy } = keys
    expect({ room, access, destroy }).toMatchInlineSnapshot(`
      {
        "access": "b4d7dd8ec593650c95b6b970dde123d3a77bdcd20fc9ed2112a1618d0e545804",
        "destroy": "f6841d669cc1b3f0dc33cddc2c10fb913b7adf643b8b4ccc656a89494ff3bccc",
        "room": "5717a21f5dfb395082b27f0697a10e3b4ac688f29c5aa5485ef673377a6eacdc",
      }
    `)
  })

  it('keep the message key in the browser', async () => {
    expect(keys.message.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('raw', keys.message)).rejects.toThrow()
  })

  it('are others for another secret', async () => {
    const other = await deriveKeys(`${SECRET.slice(0, -1)}S`)
    expect(other.room).not.toBe(keys.room)
    expect(other.access).not.toBe(keys.access)
  })
})

describe('a letter', () => {
  it('comes out as it went in', async () => {
    const box = await sealed()
    expect(await openLetter(keys, ID, box)).toEqual(LETTER)
    expect(Sealed.parse({ id: ID, box })).toEqual({ id: ID, box })
  })

  it('can be opened where another implementation encrypted it', async () => {
    const nonce = Buffer.from('000102030405060708090a0b', 'hex')
    const cipher = createCipheriv('aes-256-gcm', derived('message'), nonce)
    cipher.setAAD(Buffer.from(`${keys.room}\n${ID}`))
    const text = Buffer.from(JSON.stringify(LETTER))
    const encrypted = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
    const box = Buffer.concat([nonce, encrypted]).toString('base64url')
    expect(await openLetter(keys, ID, box)).toEqual(LETTER)
  })

  it('never has the same nonce, and tells its length in steps of 512 bytes', async () => {
    const long = await sealed({ ...LETTER, body: 'x'.repeat(300) })
    const [one, other] = [await sealed(), await sealed()]
    expect(one.slice(0, 16)).not.toBe(other.slice(0, 16))
    expect(one).toHaveLength(long.length)
    expect(fromBase64Url(one)).toHaveLength(12 + 512 + 16)
  })

  it('opens for its own room and its own id only', async () => {
    const box = await sealed()
    expect(await openLetter(keys, randomId(), box)).toBeUndefined()
    expect(await openLetter({ ...keys, room: 'f'.repeat(64) }, ID, box)).toBeUndefined()
  })

  it('does not open when a bit of it was changed', async () => {
    const bytes = fromBase64Url(await sealed())
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(await openLetter(keys, ID, toBase64Url(changed))).toBeUndefined()
    }
  })

  it.each(['', 'AAAA', '!', 'A'.repeat(BOX_LENGTH)])('does not open from %j', async (box) => {
    expect(await openLetter(keys, ID, box)).toBeUndefined()
  })

  it('is bounded, and the server takes the longest', async () => {
    const room = PLAINTEXT_BYTES - JSON.stringify({ ...LETTER, body: '' }).length
    const longest = await sealLetter(keys, ID, { ...LETTER, body: 'x'.repeat(room) })
    expect(longest).toHaveLength(BOX_LENGTH)
    expect(Sealed.safeParse({ id: ID, box: longest }).success).toBe(true)
    const longer = { ...LETTER, body: 'x'.repeat(room + 1) }
    expect(await sealLetter(keys, ID, longer)).toBeUndefined()
  })

  it.each([null, 'text', [], {}, { ...LETTER, body: 1 }, { ...LETTER, at: 'now' }])(
    'is not %j, though somebody with the link encrypted it',
    async (value) => {
      const nonce = crypto.getRandomValues(new Uint8Array(12))
      const additionalData = new TextEncoder().encode(`${keys.room}\n${ID}`)
      const text = new TextEncoder().encode(JSON.stringify(value))
      const settings = { name: 'AES-GCM', iv: nonce, additionalData }
      const encrypted = await crypto.subtle.encrypt(settings, keys.message, text)
      const box = toBase64Url(new Uint8Array([...nonce, ...new Uint8Array(encrypted)]))
      expect(await openLetter(keys, ID, box)).toBeUndefined()
    },
  )
})

async function sealed(letter = LETTER): Promise<string> {
  const box = await sealLetter(keys, ID, letter)
  if (box === undefined) throw new Error('the letter is too long')
  return box
}
