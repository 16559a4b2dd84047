import { expect, it } from 'vitest'
import { escapeHtml } from './escape.ts'

it('escapes the five characters with a meaning', () => {
  expect(escapeHtml(`<a href="x" id='y'>&amp;`)).toBe(
    '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;',
  )
})

it('returns a text without them as it is', () => {
  expect(escapeHtml('größer als 1 😀\n')).toBe('größer als 1 😀\n')
})

it('keeps a carriage return, which a browser would read as a line feed', () => {
  expect(escapeHtml('a\r\nb')).toBe('a&#13;\nb')
})

it('replaces NUL, which HTML cannot say', () => {
  expect(escapeHtml('java\0script')).toBe('java\ufffdscript')
})
