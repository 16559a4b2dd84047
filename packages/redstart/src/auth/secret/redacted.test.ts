import { format, inspect } from 'node:util'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { Redacted } from './redacted.ts'

const password = 'correct horse battery staple'

test('A-46: no way to print a password shows it', () => {
  const lines: string[] = []
  const logger = pino({}, { write: (line: string) => lines.push(line) })
  const redacted = new Redacted(password)
  logger.info({ redacted, deep: { redacted: [redacted] } }, 'A line.')
  const printed = [
    `${redacted}`,
    String(redacted),
    JSON.stringify({ redacted }),
    inspect(redacted, { showHidden: true, depth: 9 }),
    inspect({ deep: [redacted] }),
    format('%s %o %O %j', redacted, redacted, redacted, redacted),
    Object.entries(redacted).join(),
    ...lines,
  ].join('\n')
  expect(printed).not.toContain('horse')
  expect(printed).toContain('[redacted]')
  expect(redacted.reveal()).toBe(password)
})
