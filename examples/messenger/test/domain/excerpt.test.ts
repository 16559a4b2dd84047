import { expect, it } from 'vitest'
import { excerptOf, MAX_EXCERPT } from '../../src/conversations/excerpt.ts'

it.each(['', 'Tea?', 'a'.repeat(250), '🫖'.repeat(250), `a${'🫖'.repeat(250)}`])(
  'shows so many whole characters of %s',
  (body) => {
    expect(excerptOf(body, false)).toBe([...body].slice(0, MAX_EXCERPT).join(''))
  },
)

it('names a picture where there are no words', () => {
  expect([excerptOf('', true), excerptOf('Tea?', true)]).toEqual(['Picture', 'Tea?'])
})
