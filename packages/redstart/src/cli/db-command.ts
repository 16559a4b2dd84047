import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type CommandDef, defineCommand } from 'citty'
import {
  createDatabase,
  type Database,
  dropDatabase,
  generateMigration,
  migrateDatabase,
  migrationStatus,
  resetDatabase,
  rollbackDatabase,
  seedDatabase,
} from '../db/index.ts'
import { ConfirmationNeeded } from '../errors/index.ts'
import { invalidValue } from './check-args.ts'
import { loadConfig, partOf } from './config.ts'
import { columns, type Output } from './output.ts'

const json = { type: 'boolean', description: 'Prints JSON.', default: false } as const
const yes = { type: 'boolean', description: 'Does not ask.', default: false } as const

/** What a command did: in words, and for programs. */
interface Done {
  readonly text: string
  readonly json: object
}

/**
 * `redstart db …`: what is done to the database of an application.
 *
 * @param fail - Called where somebody is asked, and says no.
 */
export function dbCommand(folder: string, output: Output, fail: () => void): CommandDef {
  const database = async (): Promise<Database> => partOf(await loadConfig(folder), 'database')
  const say = (done: Done, asJson: boolean): void =>
    output.line(asJson ? JSON.stringify(done.json) : done.text)

  return defineCommand({
    meta: { name: 'db', description: 'Makes, changes and fills the database.' },
    subCommands: {
      create: simple('Makes the database.', async (of) => {
        const created = await createDatabase(of)
        const text = created ? `${of.place} was made.` : `${of.place} is there already.`
        return { text, json: { place: of.place, created } }
      }),
      migrate: simple('Runs the migrations that were not run yet.', async (of) => {
        const ran = await migrateDatabase(of)
        return { text: listed(ran, 'Ran', 'There was nothing to run.'), json: { ran } }
      }),
      rollback: defineCommand({
        meta: { description: 'Undoes the migrations that were run last.' },
        args: {
          steps: { type: 'string', description: 'How many.', default: '1', valueHint: 'number' },
          json,
        },
        run: async ({ args }) => {
          const steps = Number(args.steps)
          if (!Number.isInteger(steps) || steps < 1) {
            throw invalidValue('--steps', args.steps, 'a whole number of at least 1')
          }
          const undone = await rollbackDatabase(await database(), steps)
          const text = listed(undone, 'Undid', 'There was nothing to undo.')
          say({ text, json: { undone } }, args.json)
        },
      }),
      status: simple('Lists the migrations, and when each was run.', async (of) => {
        const states = await migrationStatus(of)
        const rows = columns(
          states.map(({ name, appliedAt }) => [appliedAt?.toISOString() ?? 'pending', name]),
        )
        return { text: rows.join('\n') || 'There are no migrations.', json: states }
      }),
      generate: defineCommand({
        meta: { description: 'Writes the migration that leads to the schema as it is now.' },
        args: {
          name: { type: 'positional', description: 'What it is for: create_rooms', required: true },
          empty: { type: 'boolean', description: 'To be written by hand.', default: false },
          json,
        },
        run: async ({ args }) => {
          const path = await generateMigration(await database(), args.name, { empty: args.empty })
          const text = path ? `${path} was written.` : 'The schema has not changed.'
          say({ text, json: { written: path ?? null } }, args.json)
        },
      }),
      seed: simple('Runs the seed.', async (of) => {
        await seedDatabase(of)
        return { text: `${of.place} was seeded.`, json: { place: of.place } }
      }),
      reset: destructive(
        'Deletes the database, makes it again, runs all migrations and the seed.',
        async (of) => {
          await resetDatabase(of)
          return { text: `${of.place} was made again.`, json: { place: of.place } }
        },
        'A new embedded database takes some seconds…',
      ),
      drop: destructive('Deletes the database.', async (of) => {
        await dropDatabase(of)
        return { text: `${of.place} was deleted.`, json: { place: of.place } }
      }),
    },
  })

  function simple(
    description: string,
    run: (of: Database) => Promise<Done>,
  ): CommandDef<{ json: typeof json }> {
    return defineCommand({
      meta: { description },
      args: { json },
      run: async ({ args }) => {
        const of = await database()
        if (await isNew(of)) {
          output.note('First start of the embedded database, which takes some seconds…')
        }
        say(await run(of), args.json)
      },
    })
  }

  function destructive(
    description: string,
    run: (of: Database) => Promise<Done>,
    progress?: string,
  ): CommandDef<{ yes: typeof yes; json: typeof json }> {
    return defineCommand({
      meta: { description },
      args: { yes, json },
      run: async ({ args }) => {
        const of = await database()
        if (!args.yes && !(await confirmed(of))) {
          fail()
          return output.note('Nothing was deleted.')
        }
        if (progress !== undefined && of.kind === 'embedded') output.note(progress)
        say(await run(of), args.json)
      },
    })
  }

  async function confirmed(of: Database): Promise<boolean> {
    const question = `Everything in ${of.place} will be lost.`
    if (output.confirm === undefined) throw new ConfirmationNeeded(question)
    return output.confirm(`${question} Go on?`)
  }
}

/** Whether an embedded database has to be made first, which takes its time. */
async function isNew({ kind, place }: Database): Promise<boolean> {
  if (kind !== 'embedded') return false
  return access(join(place, 'PG_VERSION')).then(
    () => false,
    () => true,
  )
}

function listed(names: readonly string[], did: string, nothing: string): string {
  return names.length === 0 ? nothing : names.map((name) => `${did} ${name}`).join('\n')
}
