import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DrizzleSnapshotJSON } from 'drizzle-kit/api'
import { type Clock, systemClock } from '../clock/index.ts'
import { AmbiguousRename, InvalidMigration } from '../errors/index.ts'
import { loadPeer } from '../peer/index.ts'
import { type Database, settingsOf } from './definition.ts'
import type { DatabaseSchema } from './handle.ts'
import { checkIndexNames } from './index-names.ts'
import { readMigrations } from './migration-folder.ts'
import { renamesBetween } from './renames.ts'

/** How a migration is written. */
export interface GenerateOptions {
  /** Leaves `up.sql` and `down.sql` to be written by hand; the schema counts as reached by them. */
  readonly empty?: boolean
  /** Whether somebody sits there who can be asked; whether input and output are a terminal, unless given. */
  readonly interactive?: boolean
  /** Where the moment in the name comes from. */
  readonly clock?: Clock
}

/**
 * Writes the migration that leads from the last one to what the schema is now: a folder with `up.sql`,
 * `down.sql`, which undoes it, and `snapshot.json`, from which the next one starts. Both SQL files may
 * be edited until they are run.
 *
 * @param name - What it is for: `create_rooms`
 * @returns the path of the folder; undefined when the schema has not changed
 * @throws AmbiguousRename when something may have been renamed and nobody can be asked; MissingDriver
 * without the package `drizzle-kit`; InvalidMigration for a name that is none; InvalidDefinition for an index
 * that has to be given a name
 */
export async function generateMigration<S extends DatabaseSchema>(
  database: Database<S>,
  name: string,
  options: GenerateOptions = {},
): Promise<string | undefined> {
  const { empty = false, clock = systemClock } = options
  const interactive = options.interactive ?? (process.stdin.isTTY && process.stdout.isTTY)
  if (!/^[a-z0-9_]+$/.test(name)) {
    const remedy = 'Use small letters, digits and underscores, as in create_rooms.'
    throw new InvalidMigration(
      `The name ${JSON.stringify(name)}`,
      'is none for a migration',
      remedy,
    )
  }
  const { schema, migrations } = settingsOf(database)
  checkIndexNames(schema)
  const kit = await loadPeer('drizzle-kit', () => import('drizzle-kit/api'))
  const before = (await lastSnapshot(migrations)) ?? kit.generateDrizzleJson({})
  const after = kit.generateDrizzleJson(schema, before.id, undefined, 'snake_case')
  const renames = renamesBetween(before, after)
  if (!empty && !interactive && renames.length > 0) throw new AmbiguousRename(renames)

  const up = empty ? [] : await kit.generateMigration(before, after)
  if (!empty && up.length === 0) return undefined
  const down = empty ? [] : await kit.generateMigration(after, before)

  const folder = join(migrations, `${momentOf(clock)}_${name}`)
  await mkdir(folder, { recursive: true })
  await Promise.all([
    writeFile(join(folder, 'up.sql'), script(up, 'What this migration does.'), { flag: 'wx' }),
    writeFile(join(folder, 'down.sql'), script(down, 'What undoes up.sql.'), { flag: 'wx' }),
    writeFile(join(folder, 'snapshot.json'), `${JSON.stringify(after, null, 2)}\n`, { flag: 'wx' }),
  ])
  return folder
}

/** What the schema was at the last migration that knows it; one written by hand may not. */
async function lastSnapshot(migrations: string): Promise<DrizzleSnapshotJSON | undefined> {
  for (const { name } of (await readMigrations(migrations)).reverse()) {
    const file = join(migrations, name, 'snapshot.json')
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text !== undefined) return JSON.parse(text)
  }
  return undefined
}

function script(statements: readonly string[], purpose: string): string {
  if (statements.length === 0) return `-- ${purpose}\n`
  return statements.map((statement) => `${statement.trim().replace(/;$/, '')};\n`).join('\n')
}

/** `20260730120000`, in UTC. */
function momentOf(clock: Clock): string {
  return new Date(clock.now()).toISOString().replace(/\D/g, '').slice(0, 14)
}
