/** docs/pages.md, docs/database.md and docs/forms.md, done as they are written, one after the other. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Visitor, visit } from '../../src/testing/index.ts'
import { linesOf, reachable, readGuide, writeGuide } from './guide.ts'
import { guideTerminal, startsServer } from './guide-terminal.ts'

const minutes = 60_000
const guides = {
  pages: readGuide('pages'),
  database: readGuide('database'),
  forms: readGuide('forms'),
}
// Inside of the workspace, where what the guides import is installed.
const builds = fileURLToPath(new URL('../../../../dist', import.meta.url))
let folder = ''

beforeAll(() => {
  mkdirSync(builds, { recursive: true })
  folder = mkdtempSync(join(builds, 'guides-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  // Without one of its own, the workspace's would be found.
  // No test of the guides is a matter of speed, on a slow machine either.
  const config = 'export default { test: { testTimeout: 120_000, hookTimeout: 120_000 } }'
  writeFileSync(join(folder, 'vitest.config.ts'), config)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('take a newcomer less than 80 lines of their own', () => {
  const { pages, database, forms } = guides
  const files = new Map([...pages.files, ...database.files, ...forms.files])
  const application = reachable(files, ['src/main.ts', 'redstart.config.ts'])
  const lines = application.map((file) => linesOf(files.get(file) ?? ''))
  expect(lines.reduce((sum, count) => sum + count)).toBeLessThan(80)
})

describe('docs/pages.md', () => {
  beforeAll(() => writeGuide(folder, guides.pages))

  it('has a first page', { timeout: 2 * minutes }, async () => {
    const [commands = ''] = guides.pages.commands.filter(startsServer)
    await serving(commands, async (visitor) => {
      const page = await visitor.get('/hello/Ann')
      expect(page.text).toContain('Hello, Ann!')
      expect(page.html).toContain('href="/redstart/redstart.css"')
      const sheet = await visitor.get('/redstart/redstart.css')
      expect([sheet.status, sheet.headers.get('content-type')]).toEqual([
        200,
        'text/css; charset=utf-8',
      ])
    })
  })
})

describe('docs/database.md', () => {
  beforeAll(() => writeGuide(folder, guides.database))

  it('makes a table', { timeout: 3 * minutes }, async () => {
    const [first = '', second = '', ...others] = guides.database.commands
    const written = await guideTerminal(folder).run(first)
    expect(written).toMatch(
      /_create_books was written\.\nFirst start of the embedded database.*\nRan \d+_create_books\n\d{4}-.*_create_books/,
    )
    const redone = await guideTerminal(folder).run(second)
    expect(redone).toMatch(/Undid \d+_create_books\nRan \d+_create_books\n/)
    expect(redone).toMatch(/GET +\/hello\/:name/)
    expect(others).toEqual([])
  })
})

describe('docs/forms.md', () => {
  beforeAll(() => writeGuide(folder, guides.forms))

  it('makes the application whole', { timeout: 3 * minutes }, async () => {
    const [commands = ''] = guides.forms.commands.filter(startsServer)
    await serving(commands, async (visitor) => {
      await visitor.get('/books')
      const refused = await visitor.submit('#book', { 'book[title]': '', 'book[rating]': '9' })
      expect(refused.status).toBe(422)
      expect(errorsIn(refused.html)).toEqual({
        book_title: "can't be blank",
        book_rating: 'must be less than 6',
      })
      const listed = await visitor.submit('#book', { 'book[title]': 'Emma', 'book[rating]': '' })
      expect(listed.path).toBe('/books')
      expect(listed.text).toContain('The book is on the list.')
      expect(listed.text).toMatch(/Emma\s*not read yet/)

      const twice = await visitor.submit('#book', { 'book[title]': 'Emma' })
      expect(errorsIn(twice.html)).toEqual({ book_title: 'is on the list already' })

      const edit = /\/books\/[\w-]+\/edit/.exec(listed.html)?.[0] ?? ''
      expect((await visitor.get(edit)).html).toContain('value="Emma"')
      const edited = await visitor.submit('#book', { 'book[rating]': '5' })
      expect([edited.path, /Emma\s*5/.test(edited.text)]).toEqual(['/books', true])

      expect((await visitor.get('/books/none/edit')).status).toBe(404)
      expect((await visitor.get('/dev/mailbox')).text).toMatch(/Emma.*to ann@example\.com/)
    })
  })

  it('has tests that pass, as those of the other guides do', { timeout: 4 * minutes }, async () => {
    const others = guides.forms.commands.filter((commands) => !startsServer(commands))
    expect(others).toHaveLength(1)
    expect(await guideTerminal(folder).run(others.join('\n'))).toMatch(/Test Files .*3 passed/)
  })
})

async function serving(commands: string, use: (visitor: Visitor) => Promise<void>): Promise<void> {
  const server = await guideTerminal(folder).serve(commands)
  const site = { fetch: (request: Request) => fetch(new Request(request, { redirect: 'manual' })) }
  try {
    await use(visit(site, server.url))
  } finally {
    await server.stop()
  }
}

/** The messages below the inputs of a form, by the ids of the inputs. */
function errorsIn(page: string): Record<string, string> {
  const found = page.matchAll(/id="(?<input>\w+)-error"[^>]*>(?<text>.*?)<\/(?:div|ul)>/gs)
  return Object.fromEntries(
    [...found].map(({ groups }) => [
      groups?.input,
      groups?.text?.replace(/<[^>]*>/g, '').replaceAll('&#39;', "'"),
    ]),
  )
}
