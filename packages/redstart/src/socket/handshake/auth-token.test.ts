import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takeAuthToken } from './auth-token.ts'

const PREFIX = 'base64url.bearer.phx.'

/** The header of the official client: it strips the padding of what `btoa` makes. */
function header(token: string): string {
  return `phoenix, ${PREFIX}${btoa(token).replaceAll('=', '')}`
}

describe('takeAuthToken', () => {
  test('C-9: the token is decoded', () => {
    expect(takeAuthToken(header('abc'))).toEqual({ ok: true, token: 'abc', header: 'phoenix' })
  })

  test('C-9: also when its base64 contains + or /', () => {
    expect(header('ûï¾')).toContain('++++')
    for (const token of ['ûï¾', 'ÿÿÿ', '>>>???']) {
      expect(takeAuthToken(header(token)).token).toBe(token)
    }
    expect(takeAuthToken(`${PREFIX}--__`).token).toBe(takeAuthToken(`${PREFIX}++//`).token)
  })

  test('C-10: what is left of the header does not have it', () => {
    const token = `${PREFIX}YWJj`
    expect(takeAuthToken(` a ,${token},\tb`)).toEqual({ ok: true, token: 'abc', header: 'a, b' })
    expect(takeAuthToken(token)).toEqual({ ok: true, token: 'abc', header: undefined })
  })

  test('any string of bytes comes back as the client was given it', () => {
    const byteString = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1'))
    fc.assert(
      fc.property(byteString, (token) => {
        expect(takeAuthToken(header(token))).toEqual({ ok: true, token, header: 'phoenix' })
      }),
    )
  })

  test('padding is optional, and unused bits are ignored', () => {
    for (const base64 of ['YQ', 'YQ==', 'YR']) {
      expect(takeAuthToken(PREFIX + base64).token).toBe('a')
    }
    expect(takeAuthToken(PREFIX).token).toBe('')
  })

  test.each([
    undefined,
    '',
    'phoenix',
    'phoenix, other',
    `x${PREFIX}YWJj`,
    'base64url.bearer.PHX.YQ',
  ])('without a token, %j stays as it is', (text) => {
    expect(takeAuthToken(text)).toEqual({ ok: true, token: undefined, header: text })
  })

  test('two tokens are none', () => {
    const two = `${PREFIX}YWJj, phoenix, ${PREFIX}YWJj`
    expect(takeAuthToken(two)).toEqual({ ok: true, token: undefined, header: two })
  })

  test.each(['Y', 'YWJjZ', 'YW Jj', 'Y===', 'Y=Jj', 'YWJ$', 'é', '===='])(
    'the base64 %j is refused, and the header is left without it',
    (base64) => {
      expect(takeAuthToken(`phoenix, ${PREFIX}${base64}`)).toEqual({
        ok: false,
        token: undefined,
        header: 'phoenix',
      })
    },
  )

  test('nothing throws, and a token that was taken is nowhere in the rest', () => {
    const item = fc.oneof(
      fc.string(),
      fc.string().map((text) => PREFIX + text),
    )
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const { token, header: rest } = takeAuthToken(items.join(','))
        if (token !== undefined) expect(rest ?? '').not.toContain(PREFIX)
      }),
    )
  })
})
