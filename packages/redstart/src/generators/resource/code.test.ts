import { expect, it } from 'vitest'
import { quoted } from './code.ts'

it.each([
  ['room:{id}', "'room:{id}'"],
  [`it's "here"`, `'it\\'s "here"'`],
  ['a\\b', "'a\\\\b'"],
  ['a\\"b', `'a\\\\"b'`],
  ['one\ntwo\r', "'one\\ntwo\\r'"],
])('quotes %j, so that code reads it as one text', (text, code) => {
  expect(quoted(text)).toBe(code)
})
