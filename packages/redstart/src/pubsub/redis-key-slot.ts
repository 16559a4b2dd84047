/** How many slots a cluster is divided into. */
export const SLOTS = 16_384

const POLYNOMIAL = 0x1021

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1
  return crc
})

/**
 * The slot of a cluster that a key or a channel belongs to: CRC-16/XMODEM, modulo the number of slots,
 * of the name or of what stands in its first braces (Redis cluster specification, "Key distribution
 * model" and "Hash tags").
 */
export function keySlot(name: string): number {
  const [, tag] = /^[^{]*\{([^}]+)\}/.exec(name) ?? []
  let crc = 0
  for (const byte of Buffer.from(tag ?? name)) {
    crc = ((crc << 8) ^ (TABLE[(crc >> 8) ^ byte] ?? 0)) & 0xffff
  }
  return crc % SLOTS
}
