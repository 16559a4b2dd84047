import { expect, it } from 'vitest'
import { listenFailure } from './listen.ts'

it('explains the errors of the system that a person can mend, and no others', () => {
  const cause = (code: string): Error => Object.assign(new Error('listen'), { code })
  const taken = listenFailure(cause('EADDRINUSE'), 65_535)
  expect(taken).toMatchObject({ code: 'address_in_use', cause: { code: 'EADDRINUSE' } })
  expect(taken.message).toContain('PORT=65534')
  const forbidden = listenFailure(cause('EACCES'), 80)
  expect(forbidden).toMatchObject({ code: 'address_forbidden', cause: { code: 'EACCES' } })
  expect(forbidden.message).toContain('port 80.')
  const other = cause('EADDRNOTAVAIL')
  expect(listenFailure(other, 80)).toBe(other)
})
