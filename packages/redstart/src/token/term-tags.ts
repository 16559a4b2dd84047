/** The first byte of every encoded term. */
export const TERM_VERSION = 131

/** The second byte of a compressed term. */
export const COMPRESSED = 80

/** The tags of the external term format that are written or read here. Every other is refused. */
export const Tag = {
  newFloat: 70,
  smallInteger: 97,
  integer: 98,
  oldFloat: 99,
  latin1Atom: 100,
  smallTuple: 104,
  largeTuple: 105,
  emptyList: 106,
  byteList: 107,
  list: 108,
  binary: 109,
  smallBig: 110,
  largeBig: 111,
  smallLatin1Atom: 115,
  map: 116,
  utf8Atom: 118,
  smallUtf8Atom: 119,
} as const
