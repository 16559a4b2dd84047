import { describe, expect, test } from 'vitest'
import { ForeignMessage } from '../../errors/index.ts'
import { Assembler } from './assembler.ts'
import { cut, MAX_PIECES, PIECE_LENGTH, type Piece, readPiece, writePiece } from './pieces.ts'

const piece = (parts: Partial<Piece>): Piece => ({
  from: '1@a',
  id: 1,
  index: 0,
  count: 2,
  kind: 'heartbeat',
  text: 'x',
  ...parts,
})

describe('pieces', () => {
  test('a text is cut into parts of at most PIECE_LENGTH, and is all of them', () => {
    const text = 'x'.repeat(2 * PIECE_LENGTH + 1)
    const parts = cut(text)
    expect(parts.map(({ length }) => length)).toEqual([PIECE_LENGTH, PIECE_LENGTH, 1])
    expect(parts.join('')).toBe(text)
  })

  test('no character is cut in two: each part survives UTF-8', () => {
    const text = `${'x'.repeat(PIECE_LENGTH - 1)}😀${'é'.repeat(PIECE_LENGTH)}`
    const sent = cut(text).map((part) => Buffer.from(part, 'utf8').toString('utf8'))
    expect(sent.join('')).toBe(text)
  })

  test('what is written is read, whatever the sender is called', () => {
    const written = piece({ from: '1@a\nb "c"', index: 1, text: 'line\nline' })
    expect(readPiece(writePiece(written))).toEqual(written)
  })

  const refused: Record<string, string> = {
    'no head': 'x',
    'an empty text': '',
    'no JSON': '[1,\nx',
    'another version': writePiece(piece({})).replace('[1,', '[2,'),
    'a piece behind the end': writePiece(piece({ index: 2 })),
    'too many pieces': writePiece(piece({ count: MAX_PIECES + 1 })),
    'a negative index': writePiece(piece({ index: -1 })),
    'half an index': writePiece(piece({ index: 0.5 })),
    'too long a piece': writePiece(piece({ text: 'x'.repeat(PIECE_LENGTH + 1) })),
  }
  for (const [name, written] of Object.entries(refused)) {
    test(`${name} is refused`, () => expect(() => readPiece(written)).toThrow(ForeignMessage))
  }
})

describe('assembler', () => {
  const start = () => {
    let dropped = 0
    const assembler = new Assembler(() => {
      dropped += 1
    })
    return { assembler, dropped: () => dropped }
  }

  test('pieces are put together in any order, doubled or not', () => {
    const { assembler, dropped } = start()
    expect(assembler.add(piece({ index: 2, count: 3, text: 'c' }), 0)).toBeUndefined()
    expect(assembler.add(piece({ index: 0, count: 3, text: 'a' }), 0)).toBeUndefined()
    expect(assembler.add(piece({ index: 0, count: 3, text: 'a' }), 0)).toBeUndefined()
    expect(assembler.awaits('1@a')).toBe(true)
    expect(assembler.add(piece({ index: 1, count: 3, text: 'b' }), 0)).toBe('abc')
    expect(assembler.awaits('1@a')).toBe(false)
    expect(dropped()).toBe(0)
  })

  test('texts of different senders and ids do not mix', () => {
    const { assembler } = start()
    assembler.add(piece({ text: 'a' }), 0)
    assembler.add(piece({ text: 'b', id: 2 }), 0)
    assembler.add(piece({ text: 'c', from: '1@b' }), 0)
    expect(assembler.add(piece({ text: '!', index: 1, id: 2 }), 0)).toBe('b!')
    expect(assembler.add(piece({ text: '!', index: 1, from: '1@b' }), 0)).toBe('c!')
    expect(assembler.add(piece({ text: '!', index: 1 }), 0)).toBe('a!')
  })

  test('the oldest text of a sender goes when more than four are open', () => {
    const { assembler, dropped } = start()
    assembler.add(piece({ from: '1@b', text: 'b' }), 0)
    for (let id = 1; id <= 5; id++) assembler.add(piece({ id }), 0)
    expect(dropped()).toBe(1)
    expect(assembler.add(piece({ id: 1, index: 1 }), 0)).toBeUndefined()
    expect(assembler.add(piece({ id: 5, index: 1 }), 0)).toBe('xx')
    expect(assembler.add(piece({ from: '1@b', index: 1 }), 0)).toBe('bx')
  })

  test('the number of texts and their length together are bounded', () => {
    const { assembler, dropped } = start()
    for (let n = 0; n < 300; n++) assembler.add(piece({ from: `1@${n}` }), 0)
    expect(dropped()).toBe(300 - 256)
    const full = 'x'.repeat(PIECE_LENGTH)
    for (let index = 0; index < MAX_PIECES - 2; index++) {
      assembler.add(piece({ from: '1@x', count: MAX_PIECES, index, text: full }), 0)
    }
    expect(assembler.awaits('1@x')).toBe(true)
    assembler.add(piece({ from: '1@y', text: full }), 0)
    assembler.add(piece({ from: '1@z', text: full }), 0)
    expect(assembler.awaits('1@299')).toBe(false)
    expect(assembler.awaits('1@x')).toBe(false)
    expect(assembler.awaits('1@z')).toBe(true)
  })

  test('a text of which no piece comes any more is given up', () => {
    const { assembler, dropped } = start()
    assembler.add(piece({ id: 1, count: 3 }), 1)
    assembler.add(piece({ id: 2, count: 3 }), 1)
    assembler.add(piece({ id: 2, count: 3, index: 1 }), 2)
    assembler.expire(2)
    expect(dropped()).toBe(1)
    expect(assembler.add(piece({ id: 2, count: 3, index: 2 }), 3)).toBe('xxx')
    expect(assembler.awaits('1@a')).toBe(false)
  })

  test('pieces that come again and again take no room', () => {
    const { assembler, dropped } = start()
    const text = 'x'.repeat(PIECE_LENGTH)
    for (let n = 0; n <= MAX_PIECES; n++) assembler.add(piece({ text }), 0)
    expect(dropped()).toBe(0)
  })
})
