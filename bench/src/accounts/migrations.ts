import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineDatabase, generateMigration } from 'redstart/db'
import { schema } from './schema.ts'

let made: Promise<string> | undefined

/** The folder with the migrations of {@link schema}: made at the first call, which takes a while, and gone at the end. */
export function accountMigrations(): Promise<string> {
  made ??= make()
  return made
}

async function make(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'redstart-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const migrations = join(folder, 'migrations')
  const database = defineDatabase({ schema, migrations, folder: join(folder, 'data'), url: '' })
  await generateMigration(database, 'create_accounts', { interactive: false })
  return migrations
}
