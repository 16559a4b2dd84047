import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidOption, MissingSecret, ShortSecret } from '../../errors/index.ts'
import { encodeSession, maskCsrf, newCsrfState } from '../../token/index.ts'
import { type SessionOptions, sessionReader } from './session.ts'

const SECRET = '0123456789abcdef'.repeat(4)
const OPTIONS: SessionOptions = { cookie: '_app_key', signingSalt: 'sign salt' }
const state = newCsrfState()
const session = { _csrf_token: state, user_id: 42 }

function cookies(data: Parameters<typeof encodeSession>[1] = session): string {
  return `theme=dark; _app_key=${encodeSession(SECRET, data, OPTIONS)}; other=1`
}

describe('sessionReader', () => {
  const read = sessionReader(OPTIONS, SECRET)

  test('C-13: the session is there with its cookie and a token made from its state', () => {
    expect(read(cookies(), maskCsrf(state))).toEqual(session)
  })

  test('C-13: it is null without the cookie', () => {
    expect(read(undefined, maskCsrf(state))).toBeNull()
    expect(read('theme=dark', maskCsrf(state))).toBeNull()
  })

  test('C-13: it is null with a cookie that was tampered with or is of another secret', () => {
    const value = encodeSession(SECRET, session, OPTIONS)
    const other = encodeSession('f'.repeat(64), session, OPTIONS)
    for (const cookie of [`${value}x`, value.slice(0, -3), other, '']) {
      expect(read(`_app_key=${cookie}`, maskCsrf(state))).toBeNull()
    }
  })

  test('C-13: it is null without a token, with the bare state, and with the token of another', () => {
    for (const token of [undefined, '', state, maskCsrf(newCsrfState()), [maskCsrf(state)], {}]) {
      expect(read(cookies(), token)).toBeNull()
    }
  })

  test('C-13: it is null when it holds no state', () => {
    expect(read(cookies({ user_id: 42 }), maskCsrf(state))).toBeNull()
    expect(read(cookies({ _csrf_token: null }), maskCsrf(state))).toBeNull()
  })

  test('the state may lie under another key', () => {
    const readOther = sessionReader({ ...OPTIONS, csrfTokenKey: 'csrf' }, SECRET)
    expect(readOther(cookies({ csrf: state }), maskCsrf(state))).toEqual({ csrf: state })
    expect(readOther(cookies(), maskCsrf(state))).toBeNull()
  })

  test('the token is not asked for with checkCsrf: false', () => {
    const readAnyway = sessionReader({ ...OPTIONS, checkCsrf: false }, SECRET)
    expect(readAnyway(cookies(), undefined)).toEqual(session)
    expect(readAnyway('_app_key=forged', undefined)).toBeNull()
  })

  test('an encrypted cookie, and one that was made with an older secret', () => {
    const options = { ...OPTIONS, encryptionSalt: 'enc salt' }
    const older = 'o'.repeat(64)
    const readBoth = sessionReader(options, [SECRET, older])
    for (const secret of [SECRET, older]) {
      const header = `_app_key=${encodeSession(secret, session, options)}`
      expect(readBoth(header, maskCsrf(state))).toEqual(session)
    }
    expect(readBoth(cookies(), maskCsrf(state))).toBeNull()
  })

  test('nothing that a client sends makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.anything(), (value, token) => {
        expect(read(`_app_key=${value}`, token)).toBeNull()
        expect(read(cookies(), token)).toBeNull()
      }),
    )
  })

  test('a secret that will not do is refused at start', () => {
    expect(() => sessionReader(OPTIONS, '')).toThrow(MissingSecret)
    expect(() => sessionReader(OPTIONS, 'short')).toThrow(ShortSecret)
  })

  test('a name that no cookie can have is refused at start', () => {
    for (const cookie of ['', 'a b', 'a=b', 'a;b', 'ä']) {
      expect(() => sessionReader({ ...OPTIONS, cookie }, SECRET)).toThrow(InvalidOption)
    }
  })
})
