import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Param, ParamMap } from '../../params/index.ts'
import { encodeSession, maskCsrf, newCsrfState, type SessionData } from '../../token/index.ts'
import { readSession, type SessionOptions } from './session.ts'

const SECRET = '0123456789abcdef'.repeat(4)
const OPTIONS: SessionOptions = { cookie: '_app_key', signingSalt: 'sign salt' }
const state = newCsrfState()
const session = { _csrf_token: state, user_id: 42 }

function cookies(data: SessionData = session): string {
  return `theme=dark; _app_key=${encodeSession(SECRET, data, OPTIONS)}; other=1`
}

function read(cookie: string | undefined, token: Param | undefined, options = OPTIONS) {
  const request = new IncomingMessage(new Socket())
  if (cookie !== undefined) request.headers.cookie = cookie
  const params: ParamMap = token === undefined ? {} : { _csrf_token: token }
  return readSession(options, SECRET, request, params)
}

describe('readSession', () => {
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
    const others = ['', state, maskCsrf(newCsrfState()), [maskCsrf(state)], { a: maskCsrf(state) }]
    for (const token of [undefined, ...others]) expect(read(cookies(), token)).toBeNull()
  })

  test('C-13: it is null when it holds no state', () => {
    expect(read(cookies({ user_id: 42 }), maskCsrf(state))).toBeNull()
    expect(read(cookies({ _csrf_token: null }), maskCsrf(state))).toBeNull()
  })

  test('the state may lie under another key', () => {
    const options = { ...OPTIONS, csrfTokenKey: 'csrf' }
    expect(read(cookies({ csrf: state }), maskCsrf(state), options)).toEqual({ csrf: state })
    expect(read(cookies(), maskCsrf(state), options)).toBeNull()
  })

  test('the token is not asked for with checkCsrf: false, but the cookie has to be genuine', () => {
    const options = { ...OPTIONS, checkCsrf: false }
    expect(read(cookies(), undefined, options)).toEqual(session)
    expect(read('_app_key=forged', undefined, options)).toBeNull()
  })

  test('an encrypted cookie is read, a signed one in its place is not', () => {
    const options = { ...OPTIONS, encryptionSalt: 'enc salt' }
    const encrypted = `_app_key=${encodeSession(SECRET, session, options)}`
    expect(read(encrypted, maskCsrf(state), options)).toEqual(session)
    expect(read(cookies(), maskCsrf(state), options)).toBeNull()
  })

  test('nothing that a client sends makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, token) => {
        expect(read(`_app_key=${value}`, token)).toBeNull()
        expect(read(cookies(), token)).toBeNull()
      }),
    )
  })
})
