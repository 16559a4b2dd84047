import { expect, it } from 'vitest'
import { parseField } from '../field.ts'
import { sentShape, shownShape } from './shapes.ts'

it.each([
  ['title', 'z.string().max(255)', 'z.string()'],
  ['notes:text:optional', 'z.string().nullish()', 'z.string().nullable()'],
  ['servings:integer', 'z.int32()', 'z.int32()'],
  ['weight:float', 'z.number()', 'z.number()'],
  ['price:decimal', 'z.string()', 'z.string()'],
  ['vegan:boolean', 'z.boolean().optional()', 'z.boolean()'],
  ['day:date', 'z.iso.date()', 'z.iso.date()'],
  ['made_at:datetime', 'z.iso.datetime({ offset: true, local: true })', 'z.date()'],
  ['token:uuid', 'z.guid()', 'z.guid()'],
  ['kind:enum:soup:salad', "z.enum(['soup', 'salad'])", "z.enum(['soup', 'salad'])"],
  ['shelf:references:shelves', 'z.guid().nullish()', 'z.guid().nullable()'],
])('describes what is sent and shown of %s', (text, sent, shown) => {
  const field = parseField(text)
  expect(sentShape(field)).toBe(sent)
  expect(shownShape(field)).toBe(shown)
})
