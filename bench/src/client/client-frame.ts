// A masking key has to be unpredictable on the open Internet. Here any key does that is not zero:
// the server's work does not depend on it.
const mask = Uint8Array.of(0x5a, 0x13, 0xc7, 0x68)

/** Encodes one masked text frame, as a client must send it (RFC 6455, section 5.3). */
export function clientTextFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  const long = payload.length > 125
  if (payload.length > 65_535) throw new RangeError('The load generator sends short messages only.')
  const header = Buffer.from([0x81, long ? 0xfe : 0x80 | payload.length])
  const extended = Buffer.alloc(long ? 2 : 0)
  if (long) extended.writeUInt16BE(payload.length)
  const masked = payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0))
  return Buffer.concat([header, extended, mask, masked])
}

/** Returns `frame` repeated, so that any number of equal messages leaves in one write. */
export function repeater(frame: Uint8Array): (times: number) => Uint8Array {
  const made: Uint8Array[] = []
  return (times) => {
    const known = made[times]
    if (known !== undefined) return known
    const run = Buffer.concat(new Array<Uint8Array>(times).fill(frame))
    made[times] = run
    return run
  }
}
