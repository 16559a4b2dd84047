import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAddress, showAddress } from './address.ts'

describe('an address', () => {
  it.each([
    ['ann@example.com', undefined, 'ann@example.com'],
    ['root@localhost', undefined, 'root@localhost'],
    ["o'neil+tag=1@sub.example.com", undefined, "o'neil+tag=1@sub.example.com"],
    ['<ann@example.com>', undefined, 'ann@example.com'],
    ['Ann Lee <ann@example.com>', 'Ann Lee', 'ann@example.com'],
    // What somebody chose as a name does not change who gets the mail.
    ['Ann <eve@example.com> <ann@example.com>', 'Ann <eve@example.com>', 'ann@example.com'],
    ['"Lee, \\"A\\"" <ann@example.com>', 'Lee, "A"', 'ann@example.com'],
    ['Zoë 👩‍🚀 <zoë@exämple.com>', 'Zoë 👩‍🚀', 'zoë@exämple.com'],
  ])('may be %s', (input, name, email) => {
    expect(readAddress('to', input)).toEqual(name === undefined ? { email } : { name, email })
  })

  it.each([
    '',
    'ann',
    '@example.com',
    'ann@',
    'ann@@example.com',
    'ann@example..com',
    '.ann@example.com',
    'ann.@example.com',
    ' ann@example.com',
    'ann@example.com ',
    'ann@example.com\r\nBcc: eve@example.com',
    'ann@example.com\n',
    'ann\0@example.com',
    'ann(comment)@example.com',
    '"ann lee"@example.com',
    'ann@[127.0.0.1]',
    'ann@127.0.0.1',
    'ann@-example.com',
    'ann@exa_mple.com',
    'ann@ex%61mple.com',
    'ann@example.com, eve@example.com',
    'Ann <ann@example.com',
    'Ann\r\nBcc: eve@example.com <ann@example.com>',
    'Ann\u2028 <ann@example.com>',
    'ann＠example.com',
    'ann@evil.com＠example.com',
    'ann@ｅxample.com',
    `${'a'.repeat(65)}@example.com`,
    `ann@${'a'.repeat(64)}.com`,
    `ann@${'example.'.repeat(40)}com`,
    `${'n'.repeat(129)} <ann@example.com>`,
  ])('may not be %j', (input) => {
    expect(() => readAddress('to', input)).toThrow(
      expect.objectContaining({ code: 'invalid_mail' }),
    )
  })

  it('is refused without being repeated', () => {
    expect(() => readAddress('cc[1]', 'ann@evil@example.com')).toThrow(
      "A mail cannot be sent: its cc[1] is no e-mail address; write 'ann@example.com' or " +
        "'Ann Lee <ann@example.com>'.",
    )
  })

  it('is refused in any shape but its own', () => {
    for (const input of [
      null,
      1,
      {},
      { email: ['ann@example.com'] },
      { name: 1, email: 'a@b.c' },
    ]) {
      expect(() => Reflect.apply(readAddress, undefined, ['to', input])).toThrow(
        expect.objectContaining({ code: 'invalid_mail' }),
      )
    }
  })

  it('that passed holds nothing that ends a header or an address', () => {
    const piece = fc.constantFrom(
      'a',
      'ann',
      '@',
      '.',
      '<',
      '>',
      '"',
      '\r\n',
      ' ',
      ',',
      'é',
      '\\',
      ';',
    )
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 12 }), (input) => {
        let read: ReturnType<typeof readAddress>
        try {
          read = readAddress('to', input)
        } catch {
          return
        }
        expect(read.email).toMatch(/^[^\s<>",;\\@]+@[^\s<>",;\\@]+$/)
        expect(read.name ?? '').not.toMatch(/[\r\n]/)
      }),
    )
  })

  it('is shown with its name', () => {
    expect(showAddress({ name: 'Ann', email: 'ann@example.com' })).toBe('Ann <ann@example.com>')
    expect(showAddress({ email: 'ann@example.com' })).toBe('ann@example.com')
  })
})
