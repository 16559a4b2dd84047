import { relative } from 'node:path'
import type { Database } from '../db/index.ts'
import { UncommittedChanges } from '../errors/index.ts'
import type { Application } from './application.ts'
import { format } from './format.ts'
import { uncommitted } from './git.ts'
import { type Changes, Plan } from './plan.ts'

/** What a generator puts into a plan, and what is to be done besides. */
export interface Outcome {
  /** What the migration is called that follows from the new schema: `create_recipes`. */
  readonly migration?: string
  /** Whether the migration is left to be written by hand. */
  readonly isEmpty?: boolean
  /** What somebody may want to do next, a sentence or command each. */
  readonly next?: readonly string[]
}

/** A generator, with its arguments: fills a plan. Throws what tells that it cannot. */
export type Generator = (plan: Plan, application: Application) => Promise<Outcome>

/** How a generator is run. */
export interface GenerateSettings {
  /** Says what would be written, and writes nothing. */
  readonly dryRun?: boolean
  /** Changes files also where git does not hold what they say. */
  readonly allowDirty?: boolean
  /** The database of the application with its schema as it is by then, from which a migration is written. */
  readonly database: () => Promise<Database>
}

/** What was written, or would be. */
export interface Generated extends Changes {
  readonly next: readonly string[]
}

/**
 * Runs a generator: all of its files are written, or none.
 *
 * @throws FilesExist when files are in the way; UncommittedChanges when files would be changed that git could not
 *   bring back; what the generator throws.
 */
export async function generate(
  application: Application,
  generator: Generator,
  { dryRun = false, allowDirty = false, database }: GenerateSettings,
): Promise<Generated> {
  const { folder } = application
  const plan = new Plan(folder)
  const { migration, isEmpty = false, next = [] } = await generator(plan, application)
  const { changed, created, byHand } = plan.changes()
  if (dryRun) {
    const later = migration ? [`migrations/<moment>_${migration}`] : []
    return { changed, created: [...created, ...later], byHand, next }
  }
  const dirty = allowDirty ? [] : await uncommitted(folder, changed)
  if (dirty.length > 0) throw new UncommittedChanges(dirty)
  await plan.apply()
  const made = migration
    ? await orUndo(plan, async () => writeMigration(await database(), folder, migration, isEmpty))
    : []
  await format(folder, [...created, ...changed])
  const isLeft = migration !== undefined && made.length === 0
  const later = isLeft ? [`Then write the migration: npx redstart db generate ${migration}`] : []
  return { changed, created: [...created, ...made], byHand, next: [...later, ...next] }
}

/** The migration, as the list of what was written has it; none where the schema has not changed. */
async function writeMigration(
  database: Database,
  folder: string,
  name: string,
  isEmpty: boolean,
): Promise<readonly string[]> {
  // Only now: it wants packages that who makes a new application does not have.
  const { generateMigration } = await import('../db/index.ts')
  const written = await generateMigration(database, name, { empty: isEmpty })
  return written === undefined ? [] : [relative(folder, written)]
}

/** Does what may fail, and takes everything back where it does. */
async function orUndo<T>(plan: Plan, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await plan.undo()
    throw error
  }
}
