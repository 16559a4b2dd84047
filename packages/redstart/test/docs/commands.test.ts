/** docs/commands.md names every command with all that it takes, and none besides. */
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { beforeAll, describe, expect, it } from 'vitest'
import { main } from '../../src/cli/index.ts'

interface Command {
  readonly line: string
  readonly options: readonly string[]
}

const page = readFileSync(new URL('../../../../docs/commands.md', import.meta.url), 'utf8')
let commands: readonly Command[] = []

beforeAll(async () => {
  commands = await commandsBelow([])
}, 120_000)

/** Every command that does something, by what the help says. */
async function commandsBelow(path: readonly string[]): Promise<readonly Command[]> {
  const lines: string[] = []
  const output = { line: (text: string) => void lines.push(text), note() {}, confirm: undefined }
  expect(await main(['help', ...path], tmpdir(), output)).toBe(0)
  const text = lines.join('\n')
  const inside = rowsOf(text, 'Commands').map((row) => /^[\w-]+/.exec(row)?.[0] ?? '')
  if (inside.length === 0) {
    const options = rowsOf(text, 'Options').flatMap((row) => /--[\w-]+/.exec(row)?.[0] ?? [])
    return [{ line: ['redstart', ...path].join(' '), options }]
  }
  const found: Command[] = []
  for (const name of inside) found.push(...(await commandsBelow([...path, name])))
  return found
}

function rowsOf(help: string, title: string): readonly string[] {
  const [, rows = ''] = new RegExp(`^${title}:\\n((?: {2}.*\\n?)*)`, 'm').exec(help) ?? []
  return rows.split('\n').flatMap((row) => row.trim() || [])
}

/** The part of the page, between two headings, that has a row or a paragraph about a command. */
function partAbout(line: string): string {
  const begins = new RegExp(`^(?:\\| )?\`${line}[ \`]`, 'm')
  return page.split(/^## /m).find((part) => begins.test(part)) ?? ''
}

describe('docs/commands.md', () => {
  it('has every command, with each of its options', () => {
    expect(commands.length).toBeGreaterThan(14)
    const missing = commands.flatMap(({ line, options }) => {
      const part = partAbout(line)
      return part === ''
        ? [line]
        : options.filter((option) => !part.includes(option)).map((option) => `${line} ${option}`)
    })
    expect(missing).toEqual([])
  })

  it('has no other command in its tables', () => {
    const rows = [...page.matchAll(/^\| `(redstart [a-z ]*[a-z])/gm)].map(([, line]) => line ?? '')
    const known = new Set(commands.map(({ line }) => line))
    expect(rows.filter((line) => !known.has(line))).toEqual([])
  })
})
