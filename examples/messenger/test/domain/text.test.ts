import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mentionsIn } from '../../src/messages/mentions.ts'
import { textParts } from '../../src/messages/text.ts'

const ann = { id: 'a', nickname: 'Ann' }
const anna = { id: 'b', nickname: 'anna-lena_1' }
const zoe = { id: 'c', nickname: 'Zoë' }
const people = [ann, anna, zoe]

const linksIn = (body: string) =>
  textParts(body, []).flatMap((part) => (part.kind === 'link' ? [[part.text, part.href]] : []))

describe('mentions', () => {
  it.each([
    ['@ann', ['a']],
    ['Hello @ANN!', ['a']],
    ['@ann @Ann (@ann)', ['a']],
    ['@anna-lena_1 and @ann', ['b', 'a']],
    ['@zoë', ['c']],
    ['@Zoe\u0308', ['c']],
    ['x@ann', []],
    ['@annabel', []],
    ['@ann-', []],
    ['@', []],
    ['@@ann', ['a']],
    ['@nobody', []],
  ])('in %j', (text, ids) => {
    expect(mentionsIn(text.normalize('NFC'), people)).toEqual(ids)
  })
})

describe('the parts of a text', () => {
  it('are text, links and mentions, in order', () => {
    expect(textParts('See https://example.com/a, @Ann.', people)).toEqual([
      { kind: 'text', text: 'See ' },
      { kind: 'link', text: 'https://example.com/a', href: 'https://example.com/a' },
      { kind: 'text', text: ', ' },
      { kind: 'mention', text: '@Ann', personId: 'a' },
      { kind: 'text', text: '.' },
    ])
  })

  it.each([
    ['(see https://example.com/a_(b).)', 'https://example.com/a_(b)'],
    ['(https://example.com/a)', 'https://example.com/a'],
    ['“https://example.com”…', 'https://example.com'],
    ['https://example.com/?q=a&b=@ann#x!', 'https://example.com/?q=a&b=@ann#x'],
    ['HTTP://EXAMPLE.com', 'HTTP://EXAMPLE.com'],
    ['<https://example.com>', 'https://example.com'],
  ])('end a link where it ends, in %j', (body, text) => {
    expect(linksIn(body)).toEqual([[text, new URL(text).href]])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    'https://',
    'http://:80',
    'https://[',
    'example.com',
    'file:///etc/passwd',
  ])('make no link of %j', (body) => {
    expect(linksIn(body)).toEqual([])
  })

  it('lose nothing, and lead nowhere but to web pages', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'https://',
        'http://a.b',
        'javascript:',
        '@ann',
        '@',
        ' ',
        '.',
        ')',
        '(',
        '"',
        '<',
        '\n',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const body = pieces.join('')
        const parts = textParts(body, people)
        expect(parts.map(({ text }) => text).join('')).toBe(body)
        for (const part of parts) {
          expect(part.text).not.toBe('')
          if (part.kind === 'link') expect(part.href).toMatch(/^https?:\/\/[^/]/)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('are found in one go, whatever was typed', () => {
    for (const nasty of [
      'https://'.repeat(500),
      `https://a.b${')'.repeat(3900)}`,
      '@a'.repeat(2000),
    ]) {
      const parts = textParts(nasty, people)
      expect(parts.map(({ text }) => text).join('')).toBe(nasty)
    }
  })
})
