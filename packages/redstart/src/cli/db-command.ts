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
import { ConfirmationNeeded, InvalidOption } from '../errors/index.ts'
import { loadConfig, partOf } from './config.ts'
import { columns, type Output } from './output.ts'

const yes = { type: 'boolean', description: 'Does not ask.', default: false } as const
const json = { type: 'boolean', description: 'Prints JSON.', default: false } as const

/** `redstart db …`: what is done to the database of an application. */
export function dbCommand(folder: string, output: Output): CommandDef {
  const database = async (): Promise<Database> => partOf(await loadConfig(folder), 'database')
  const simple = (description: string, run: (of: Database) => Promise<string>): CommandDef =>
    defineCommand({
      meta: { description },
      run: async () => output.line(await run(await database())),
    })
  return defineCommand({
    meta: { name: 'db', description: 'Makes, changes and fills the database.' },
    subCommands: {
      create: simple('Makes the database.', async (of) =>
        (await createDatabase(of)) ? `${of.place} was made.` : `${of.place} is there already.`,
      ),
      migrate: simple('Runs the migrations that were not run yet.', async (of) =>
        listed(await migrateDatabase(of), 'Ran', 'There was nothing to run.'),
      ),
      rollback: defineCommand({
        meta: { description: 'Undoes the migrations that were run last.' },
        args: {
          steps: { type: 'string', description: 'How many.', default: '1', valueHint: 'number' },
        },
        run: async ({ args }) => {
          const steps = Number(args.steps)
          if (!Number.isInteger(steps) || steps < 1) {
            throw new InvalidOption('--steps', args.steps, 'a whole number of at least 1')
          }
          const undone = await rollbackDatabase(await database(), steps)
          output.line(listed(undone, 'Undid', 'There was nothing to undo.'))
        },
      }),
      status: defineCommand({
        meta: { description: 'Lists the migrations, and when each was run.' },
        args: { json },
        run: async ({ args }) => {
          const states = await migrationStatus(await database())
          if (args.json) output.line(JSON.stringify(states))
          else if (states.length === 0) output.line('There are no migrations.')
          for (const line of args.json ? [] : columns(states.map(statusRow))) output.line(line)
        },
      }),
      generate: defineCommand({
        meta: { description: 'Writes the migration that leads to the schema as it is now.' },
        args: {
          name: { type: 'positional', description: 'What it is for: create_rooms', required: true },
          empty: { type: 'boolean', description: 'To be written by hand.', default: false },
        },
        run: async ({ args: { name, empty } }) => {
          const path = await generateMigration(await database(), name, { empty })
          output.line(path ? `${path} was written.` : 'The schema has not changed.')
        },
      }),
      seed: simple('Runs the seed.', async (of) => {
        await seedDatabase(of)
        return `${of.place} was seeded.`
      }),
      reset: destructive(
        'Deletes the database, makes it again, runs all migrations and the seed.',
        async (of) => {
          await resetDatabase(of)
          return `${of.place} was made again.`
        },
      ),
      drop: destructive('Deletes the database.', async (of) => {
        await dropDatabase(of)
        return `${of.place} was deleted.`
      }),
    },
  })

  function destructive(
    description: string,
    run: (of: Database) => Promise<string>,
  ): CommandDef<{ yes: typeof yes }> {
    return defineCommand({
      meta: { description },
      args: { yes },
      run: async ({ args }) => {
        const of = await database()
        if (!args.yes && !(await confirmed(of))) return output.note('Nothing was done.')
        output.line(await run(of))
      },
    })
  }

  async function confirmed(of: Database): Promise<boolean> {
    const question = `Everything in ${of.place} will be lost.`
    if (output.confirm === undefined) throw new ConfirmationNeeded(question)
    return output.confirm(`${question} Go on?`)
  }
}

function listed(names: readonly string[], did: string, nothing: string): string {
  return names.length === 0 ? nothing : names.map((name) => `${did} ${name}`).join('\n')
}

function statusRow({ name, appliedAt }: { name: string; appliedAt: Date | undefined }): string[] {
  return [appliedAt === undefined ? 'pending' : appliedAt.toISOString(), name]
}
