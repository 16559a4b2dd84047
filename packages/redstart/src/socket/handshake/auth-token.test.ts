import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UndecodableAuthToken } from '../../errors/handshake.ts'
import { authTokenHeader, extractAuthToken, protocolHeader } from './auth-token.ts'

const PREFIX = 'base64url.bearer.phx.'

/** The header of the official client: it strips the padding of what `btoa` makes. */
function header(token: string): string {
  return `phoenix, ${PREFIX}${btoa(token).replaceAll('=', '')}`
}

describe('extractAuthToken', () => {
  test('C-9: the token is decoded', () => {
    expect(extractAuthToken(header('abc'))).toEqual({ token: 'abc', protocols: 'phoenix' })
  })

  test('C-9: also when its base64 contains + or /', () => {
    expect(header('ûï¾')).toContain('++++'.slice(1))
    for (const token of ['ûï¾', 'ÿÿÿ', '>>>???']) {
      expect(extractAuthToken(header(token)).token).toBe(token)
    }
    expect(extractAuthToken(`${PREFIX}--__`).token).toBe(extractAuthToken(`${PREFIX}++//`).token)
  })

  test('C-10: what is left of the header does not have it', () => {
    const token = `${PREFIX}YWJj`
    expect(extractAuthToken(` a ,${token},\tb`)).toEqual({ token: 'abc', protocols: 'a, b' })
    expect(extractAuthToken(token)).toEqual({ token: 'abc', protocols: undefined })
  })

  test('any string of bytes comes back as the client was given it', () => {
    const byteString = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1'))
    fc.assert(
      fc.property(byteString, (token) => {
        expect(extractAuthToken(header(token))).toEqual({ token, protocols: 'phoenix' })
      }),
    )
  })

  test('padding is optional, and unused bits are ignored', () => {
    for (const base64 of ['YQ', 'YQ==', 'YR']) {
      expect(extractAuthToken(PREFIX + base64).token).toBe('a')
    }
    expect(extractAuthToken(PREFIX).token).toBe('')
  })

  test.each([
    undefined,
    '',
    'phoenix',
    'phoenix, other',
    `x${PREFIX}YWJj`,
    'base64url.bearer.PHX.YQ',
  ])('without a token, %j stays as it is', (text) => {
    expect(extractAuthToken(text)).toEqual({ token: undefined, protocols: text })
  })

  test('two tokens are none', () => {
    const two = `${PREFIX}YWJj, phoenix, ${PREFIX}YWJj`
    expect(extractAuthToken(two)).toEqual({ token: undefined, protocols: two })
  })

  test.each(['Y', 'YWJjZ', 'YW Jj', 'YQ=', 'Y===', 'Y=Jj', 'YWJ$', 'é', '===='])(
    'the base64 %j is refused with 500',
    (base64) => {
      expect(() => extractAuthToken(`phoenix, ${PREFIX}${base64}`)).toThrow(UndecodableAuthToken)
      expect(new UndecodableAuthToken().status).toBe(500)
    },
  )

  test('the refusal does not show the token', () => {
    expect(() => extractAuthToken(`${PREFIX}secret$`)).not.toThrow(/secret/)
  })

  test('nothing else is thrown', () => {
    const item = fc.oneof(
      fc.string(),
      fc.string().map((text) => PREFIX + text),
    )
    fc.assert(
      fc.property(fc.array(item), (items) => {
        try {
          const { token, protocols } = extractAuthToken(items.join(','))
          if (token !== undefined) expect(protocols ?? '').not.toContain(PREFIX)
        } catch (error) {
          expect(error).toBeInstanceOf(UndecodableAuthToken)
        }
      }),
    )
  })
})

describe('headers', () => {
  function request(...rawHeaders: string[]): IncomingMessage {
    const message = new IncomingMessage(new Socket())
    message.rawHeaders = rawHeaders
    return message
  }

  test('the first of several counts', () => {
    const names = ['Sec-WebSocket-Protocol', 'X-Phoenix-AuthToken']
    const twice = request(...names.flatMap((name) => [name, 'first', name, 'second']))
    expect(protocolHeader(twice)).toBe('first')
    expect(authTokenHeader(twice)).toBe('first')
  })

  test('none is undefined', () => {
    expect(protocolHeader(request())).toBeUndefined()
    expect(authTokenHeader(request())).toBeUndefined()
  })
})
