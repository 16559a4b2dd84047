import { expect, it } from 'vitest'
import { orderIn, startedIn } from './messages.ts'

it('knows its own messages', () => {
  expect(orderIn({ redstart: 'begin' })).toEqual({ redstart: 'begin' })
  const imported = ['file:///a.js', 'file:///b.js']
  expect(orderIn({ redstart: 'load', imported })).toEqual({ redstart: 'load', imported })
  const started = { redstart: 'started', imported, required: ['file:///c.cjs'] }
  expect(startedIn(started)).toEqual(started)
  expect(orderIn(started)).toBeUndefined()
})

it.each([
  [undefined],
  [null],
  ['begin'],
  [{}],
  [{ redstart: 'other' }],
  [{ type: 'begin', imported: [] }],
])('leaves %j to whom it is for', (message) => {
  expect([orderIn(message), startedIn(message)]).toEqual([undefined, undefined])
})
