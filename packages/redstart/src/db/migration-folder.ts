import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidMigration } from '../errors/index.ts'

/** One folder of migrations: `20260730120000_create_rooms`. */
export interface Migration {
  /** The name of the folder; migrations run in the order of their names. */
  readonly name: string
  /** What it does. */
  readonly up: string
  /** What undoes it; undefined without a `down.sql`. */
  readonly down: string | undefined
  /** Of `up.sql`: a migration that was run has to stay what it was. */
  readonly checksum: string
}

const NAME = /^\d{14}_[a-z0-9_]+$/

/**
 * Reads all migrations, in the order in which they run. A folder that does not exist has none.
 *
 * @throws InvalidMigration when a folder has another name than it should, or no `up.sql`
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(names.sort().map((name) => readMigration(folder, name)))
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  if (!NAME.test(name)) {
    throw new InvalidMigration(
      `The folder ${name} in ${folder}`,
      'is not named like a migration',
      'Call it by its moment and purpose, as in 20260730120000_create_rooms, or move it elsewhere.',
    )
  }
  const up = await readText(join(folder, name, 'up.sql'))
  if (up === undefined) {
    throw new InvalidMigration(`The migration ${name}`, 'has no up.sql', 'Write one.')
  }
  const down = await readText(join(folder, name, 'down.sql'))
  return { name, up, down, checksum: createHash('sha256').update(up).digest('hex') }
}

/** A file as text, with the line ends of Unix whatever git made of them; undefined if there is none. */
async function readText(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
