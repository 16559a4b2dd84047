import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCookie, readCookie, sealCookie, serializeCookie } from './cookies.ts'
import { defaultSession, Session } from './session.ts'

const secret = 'only for tests '.repeat(5)
const settings = { ...defaultSession, cookie: 'session' }

/** What a `cookie` header can hold, and what it cannot but somebody sends all the same. */
const header = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        'session',
        '=',
        ';',
        ' ',
        '"',
        '%',
        '%E0',
        '\t',
        '.',
        'SFMyNTY',
        '__proto__',
        ',',
      ),
    )
    .map((pieces) => pieces.join('')),
)

describe('cookies', () => {
  it('come back as they were set, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (value) => {
        const [pair = ''] = serializeCookie('name', value, {}, false).split(';')
        expect(readCookie(`other=1; ${pair}; last=2`, 'name')).toBe(value)
      }),
    )
  })

  it('are read from any header without a fault', () => {
    fc.assert(
      fc.property(
        header,
        fc.constantFrom('session', '__proto__', 'constructor', ''),
        (text, name) => {
          const value = readCookie(text, name)
          expect(['string', 'undefined']).toContain(typeof value)
          if (value !== undefined)
            expect(openCookie(secret, name, value, { signed: true })).toBeUndefined()
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('make an empty session of anything that we did not sign', () => {
    fc.assert(
      fc.property(header, (text) => {
        const session = new Session(settings, secret, readCookie(text, 'session'))
        expect(session.get('user')).toBeUndefined()
        expect(session.changed).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('are sealed for their name only, and hidden when encrypted', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.constantFrom('signed', 'encrypted'),
        (value, kind) => {
          const protection = { [kind]: true }
          const sealed = sealCookie(secret, 'a', value, protection)
          expect(openCookie(secret, 'a', sealed, protection)).toBe(value)
          expect(openCookie(secret, 'b', sealed, protection)).toBeUndefined()
        },
      ),
      { numRuns: 50 },
    )
  })
})
