import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textLinks } from './text-links.ts'

const links = (text: string) =>
  textLinks(text).flatMap((piece) => (piece.isLink ? [piece.text] : []))

describe('the links of a text', () => {
  it.each([
    ['Go to https://example.com/a?b=c&d=1.', ['https://example.com/a?b=c&d=1']],
    ['(http://localhost:4000/confirm/x_Y-1)', ['http://localhost:4000/confirm/x_Y-1']],
    ['<https://a.example>, https://b.example!', ['https://a.example', 'https://b.example']],
    ['javascript:alert(1) data:text/html,x //c.example https://', []],
  ])('in %j', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  it('leave the text as it is', () => {
    const piece = fc.constantFrom(
      'https://',
      'http://a.example',
      'x',
      '.',
      ')',
      ' ',
      '\n',
      '"',
      '<',
    )
    fc.assert(
      fc.property(fc.string({ unit: piece }), (text) => {
        expect(
          textLinks(text)
            .map((one) => one.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
