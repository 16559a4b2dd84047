/** The numbers on which server and browser agree. */

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** How long a room may live, in ms. */
export const SHORTEST_ROOM: number = 10 * MINUTE
export const LONGEST_ROOM: number = 7 * DAY

/** Bytes of a message before it is encrypted, its author and the padding included. */
export const PLAINTEXT_BYTES = 8_192

/** Bytes of the nonce before the ciphertext, and of the tag behind it (AES-GCM). */
export const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Characters of an encrypted message, in base64url. */
export const BOX_LENGTH: number = Math.ceil(((NONCE_BYTES + PLAINTEXT_BYTES + TAG_BYTES) * 4) / 3)

/** Messages that one room holds at a time. */
export const MESSAGES_PER_ROOM = 50

/** Rooms that there are at a time. With the two above it bounds what strangers can make us keep. */
export const ROOMS = 2_000

/** When a refused join is answered, in ms after it came: later than the slowest of them is decided. */
export const REFUSED_AFTER = 250
