/** The text "expand 32-byte k" as four little-endian words. */
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const
const DOUBLE_ROUNDS = 10

/**
 * Derives a key from a key and the first 16 bytes of a 24-byte nonce (draft-irtf-cfrg-xchacha,
 * section 2.2): ChaCha20's rounds without the final addition. Node has ChaCha20-Poly1305, but not
 * this, which makes XChaCha20 of it. Additions, rotations and xors only: it takes the same time for
 * every key.
 *
 * @param key - 32 bytes.
 * @param nonce - 16 bytes.
 * @returns 32 bytes.
 */
export function hchacha20(key: Buffer, nonce: Buffer): Buffer {
  const state = new Uint32Array(16)
  state.set(CONSTANTS)
  for (let word = 0; word < 8; word++) state[4 + word] = key.readUInt32LE(4 * word)
  for (let word = 0; word < 4; word++) state[12 + word] = nonce.readUInt32LE(4 * word)

  for (let round = 0; round < DOUBLE_ROUNDS; round++) {
    quarterRound(state, 0, 4, 8, 12)
    quarterRound(state, 1, 5, 9, 13)
    quarterRound(state, 2, 6, 10, 14)
    quarterRound(state, 3, 7, 11, 15)
    quarterRound(state, 0, 5, 10, 15)
    quarterRound(state, 1, 6, 11, 12)
    quarterRound(state, 2, 7, 8, 13)
    quarterRound(state, 3, 4, 9, 14)
  }

  const subkey = Buffer.alloc(32)
  for (let word = 0; word < 4; word++) {
    subkey.writeUInt32LE(state[word]!, 4 * word)
    subkey.writeUInt32LE(state[12 + word]!, 16 + 4 * word)
  }
  return subkey
}

function quarterRound(state: Uint32Array, a: number, b: number, c: number, d: number): void {
  mix(state, a, b, d, 16)
  mix(state, c, d, b, 12)
  mix(state, a, b, d, 8)
  mix(state, c, d, b, 7)
}

/** `x += y; z = (z ^ x) <<< bits`, in 32 bits. */
function mix(state: Uint32Array, x: number, y: number, z: number, bits: number): void {
  state[x] = state[x]! + state[y]!
  const mixed = state[z]! ^ state[x]!
  state[z] = (mixed << bits) | (mixed >>> (32 - bits))
}
