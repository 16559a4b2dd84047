import type { Fault } from './fault.ts'

const reference: Fault = {
  problem: 'An & here begins no character reference that HTML knows.',
  fix: '&amp; for a bare &',
}

/** What the tokenizer's errors mean to an author, for those that an author is likely to make. */
const faults: Readonly<Record<string, Fault>> = {
  'absence-of-digits-in-numeric-character-reference': reference,
  'cdata-in-html-content': { problem: 'HTML has no CDATA sections.', fix: 'the text as it is' },
  'duplicate-attribute': {
    problem: 'A tag has the same attribute twice, and a browser ignores the second.',
    fix: 'it once',
  },
  'end-tag-with-attributes': { problem: 'An end tag has no attributes.', fix: '</…> alone' },
  'end-tag-with-trailing-solidus': { problem: 'An end tag ends in >.', fix: '</…>' },
  'eof-before-tag-name': {
    problem: 'The template ends in the middle of a tag.',
    fix: '&lt; for a bare <',
  },
  'eof-in-comment': { problem: 'A comment is never closed.', fix: '<!-- … -->' },
  'eof-in-tag': {
    problem: 'The template ends in the middle of a tag; a quote or a > may be missing.',
    fix: '<a href="…">',
  },
  'incorrectly-opened-comment': { problem: '<! begins no comment.', fix: '<!-- … -->' },
  'invalid-first-character-of-tag-name': {
    problem: 'A < begins no tag here.',
    fix: '&lt; for a bare <',
  },
  'missing-attribute-value': {
    problem: 'An attribute has a = and no value.',
    fix: 'name="…", or the name alone',
  },
  'missing-semicolon-after-character-reference': reference,
  'missing-whitespace-between-attributes': {
    problem: 'There is no space between two attributes, or a quote is missing.',
    fix: 'a="…" b="…"',
  },
  'unexpected-character-in-attribute-name': {
    problem:
      'A name of an attribute holds a quote or a <; a quote or a > may be missing before it.',
    fix: 'name="…"',
  },
  'unexpected-character-in-unquoted-attribute-value': {
    problem: 'A value without quotes holds a character that needs them.',
    fix: 'name="…"',
  },
  'unexpected-question-mark-instead-of-tag-name': {
    problem: 'HTML has no <? … ?>.',
    fix: '<!-- … --> for a comment',
  },
  'unexpected-solidus-in-tag': { problem: 'A slash stands inside of a tag.', fix: '/> at its end' },
  'unknown-named-character-reference': reference,
}

/** The fault behind an error of the tokenizer. */
export function parseFault(code: string): Fault {
  return (
    faults[code] ?? {
      problem: `The HTML is malformed: ${code.replaceAll('-', ' ')}.`,
      fix: 'it as the HTML standard has it',
    }
  )
}
