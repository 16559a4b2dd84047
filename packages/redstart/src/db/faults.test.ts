import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { afterAll, describe, expect, it } from 'vitest'
import { onEachDatabase } from '../../test/support/database.ts'
import { changeset } from '../changeset/index.ts'
import { InvalidMigration, TransactionAborted } from '../errors/index.ts'
import { id } from './columns.ts'
import { migrateDatabase } from './commands.ts'
import { defineDatabase } from './definition.ts'
import { fieldsOf } from './fields.ts'

const notes = pgTable('notes', {
  id: id(),
  word: text().notNull().unique(),
  at: timestamp({ withTimezone: true }),
  json: jsonb(),
})
const folder = mkdtempSync(join(tmpdir(), 'redstart-faults-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A folder with one migration. */
function migrationsOf(name: string, up: string): string {
  const migrations = join(folder, name)
  mkdirSync(join(migrations, '20260101000000_first'), { recursive: true })
  writeFileSync(join(migrations, '20260101000000_first', 'up.sql'), up)
  return migrations
}

const table =
  'create table notes (id uuid primary key, word text not null unique, at timestamptz, json jsonb)'

onEachDatabase((bed) => {
  const where = (name: string, migrations: string) => ({
    schema: { notes },
    migrations,
    ...(bed.kind === 'postgres'
      ? { url: bed.server().url('postgres') }
      : { folder: join(folder, name) }),
  })

  it('keeps what it is given: JSON texts, redirects, secrets, health', async () => {
    const repo = await defineDatabase(where('notes', migrationsOf('m', table))).open({
      migrations: 'run',
    })
    const stored = await repo.insert(notes, { word: 'json', json: '{"admin":true}' })
    expect((await repo.get(notes, stored.value.id))?.json).toBe('{"admin":true}')
    await repo.update(
      notes,
      changeset({ json: fieldsOf(notes, { json: true }).json }, stored.value, { json: { a: 1 } }),
    )
    expect((await repo.get(notes, stored.value.id))?.json).toEqual({ a: 1 })

    await repo.transaction(async () => {
      await repo.insert(notes, { word: 'redirected' })
      return Response.redirect('http://localhost/', 302)
    })
    expect(await repo.getBy(notes, { word: 'redirected' })).toBeDefined()

    const aborted = repo.transaction(async () => {
      await repo.insert(notes, { word: 'redirected' }).catch(() => {})
    })
    const error: unknown = await aborted.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TransactionAborted)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('(redirected)')

    expect(await repo.transaction(() => repo.health())).toMatchObject({})
    const refused = await repo.insert(
      notes,
      changeset(fieldsOf(notes, { word: true, at: true }), {}, { word: 'x', at: '2026-02-30' }),
    )
    expect(refused.ok ? {} : refused.changeset.errors).toHaveProperty('at')
    await repo.close()
  })

  it('runs no migration that would be kept by half', async () => {
    const half = migrationsOf(
      'half',
      `begin; ${table.replace('notes', 'half')}; commit; select 1/0`,
    )
    const database = defineDatabase(where('half', half))
    await expect(migrateDatabase(database)).rejects.toThrow(InvalidMigration)
    const whole =
      "create function f() returns int language plpgsql as $$ begin return 1; end $$; select ';begin'"
    const fine = defineDatabase(where('fine', migrationsOf('fine-migrations', whole)))
    if (bed.kind === 'embedded') expect(await migrateDatabase(fine)).toHaveLength(1)
  })
})

describe('a first start that was cut off', () => {
  it('is put aside, for somebody may have put a good database there', async () => {
    const place = join(folder, 'cut-off')
    const database = defineDatabase({
      schema: { notes },
      migrations: migrationsOf('c', table),
      folder: place,
    })
    await (await database.open({ migrations: 'run' })).close()
    const lock = readdirSync(folder).find((name) => name.startsWith('cut-off.lock'))
    writeFileSync(join(folder, String(lock), 'first-start'), '')
    await (await database.open({ migrations: 'run' })).close()
    expect(readdirSync(folder).some((name) => name.startsWith('cut-off.unfinished-'))).toBe(true)
  })
})
