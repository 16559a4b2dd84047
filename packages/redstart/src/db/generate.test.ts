import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { index, pgEnum, pgTable, text } from 'drizzle-orm/pg-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import * as testSchema from '../../test/support/schema.ts'
import { id } from './columns.ts'
import { defineDatabase } from './definition.ts'
import { generateMigration } from './generate.ts'
import type { DatabaseSchema } from './handle.ts'

let migrations = ''
let now = 0
beforeEach(async () => {
  migrations = await mkdtemp(join(tmpdir(), 'redstart-generate-'))
  now = Date.UTC(2026, 6, 30, 12)
})
afterEach(() => rm(migrations, { recursive: true, force: true }))

const clock = { now: () => (now += 1000), after: () => ({ cancel() {} }) }
const generate = (schema: DatabaseSchema, name: string, options = {}) =>
  generateMigration(defineDatabase({ schema, migrations }), name, {
    interactive: false,
    clock,
    ...options,
  })
const read = (folder: string | undefined, file: string) =>
  readFile(join(folder ?? '', file), 'utf8')

const notes = pgTable('notes', { id: id() })

it('writes up.sql, down.sql and a snapshot, from which the next one starts', async () => {
  const first = await generate({ notes }, 'create_notes')
  expect(first).toBe(join(migrations, '20260730120001_create_notes'))
  expect((await readdir(first ?? '')).sort()).toEqual(['down.sql', 'snapshot.json', 'up.sql'])
  expect(await read(first, 'up.sql')).toContain('CREATE TABLE "notes"')
  expect(await read(first, 'down.sql')).toContain('DROP TABLE "notes"')
  const wider = pgTable('notes', { id: id(), shortTitle: text() })
  const second = await generate({ notes: wider }, 'add_title')
  expect(await read(second, 'up.sql')).toBe('ALTER TABLE "notes" ADD COLUMN "short_title" text;\n')
  expect(await read(second, 'down.sql')).toBe('ALTER TABLE "notes" DROP COLUMN "short_title";\n')
})

it('writes nothing when the schema has not changed, as that of these tests', async () => {
  await generate({ notes }, 'create_notes')
  expect(await generate({ notes }, 'again')).toBeUndefined()
  const database = defineDatabase({
    schema: testSchema,
    migrations: new URL('../../test/support/migrations', import.meta.url),
  })
  expect(await generateMigration(database, 'none', { interactive: false })).toBeUndefined()
})

it('refuses to guess at a rename when nobody can be asked', async () => {
  const kind = pgEnum('kind', ['a'])
  await generate({ notes, kind }, 'create_notes')
  const other = { code: 'ambiguous_rename' }
  await expect(
    generate({ pages: pgTable('pages', { id: id() }), kind }, 'x'),
  ).rejects.toMatchObject({
    ...other,
    message: expect.stringContaining('table: public.notes → public.pages'),
  })
  const renamed = pgTable('notes', { key: id() })
  await expect(generate({ notes: renamed, kind }, 'x')).rejects.toMatchObject({
    ...other,
    message: expect.stringContaining('column of public.notes: id → key'),
  })
  const sort = pgEnum('sort', ['a'])
  await expect(generate({ notes, sort }, 'x')).rejects.toMatchObject(other)
  expect(await readdir(migrations)).toHaveLength(1)
})

it('leaves a rename to be written by hand, and goes on from there', async () => {
  await generate({ notes }, 'create_notes')
  const pages = pgTable('pages', { id: id() })
  const folder = await generate({ pages }, 'rename_notes', { empty: true })
  expect(await read(folder, 'up.sql')).toMatch(/^-- /)
  expect(await generate({ pages }, 'none')).toBeUndefined()
})

it('goes on from the last snapshot past a migration that was written by hand', async () => {
  await generate({ notes }, 'create_notes')
  const folder = await generate({ notes }, 'by_hand', { empty: true })
  await rm(join(folder ?? '', 'snapshot.json'))
  await writeFile(join(folder ?? '', 'up.sql'), 'select 1;')
  expect(await generate({ notes }, 'none')).toBeUndefined()
})

it('refuses a name that is none, so that nothing is written elsewhere', async () => {
  for (const name of ['', '../x', 'A b']) {
    await expect(generate({ notes }, name)).rejects.toMatchObject({ code: 'invalid_migration' })
  }
})

it('says that an index on an expression wants a name, before anything ends the process', async () => {
  const titled = (name?: string) =>
    pgTable('pages', { id: id(), title: text() }, (page) => [
      index(name).on(sql`lower(${page.title})`),
    ])
  await expect(generate({ pages: titled() }, 'create_pages')).rejects.toThrow(
    /The table pages has an index on an expression that has no name.*index\('pages_search'\)/,
  )
  expect(await generate({ pages: titled('pages_title') }, 'create_pages')).toBeDefined()
})
