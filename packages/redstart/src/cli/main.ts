import { type CommandDef, defineCommand, runCommand } from 'citty'
import { ownManifest } from '../peer/index.ts'
import { applicationFolder } from './application-folder.ts'
import { checkArgs } from './check-args.ts'
import { explain } from './explain.ts'
import { argsOf, findCommand, namesOf } from './find-command.ts'
import { helpOf } from './help.ts'
import type { Output } from './output.ts'

/** What a command is made of. */
interface Surroundings {
  /** Where the command was typed. */
  readonly typedIn: string
  /** That of the application, or where the command was typed if that is in none. */
  readonly folder: string
  readonly output: Output
  /** The addresses of the modules that were imported so far. */
  readonly imported: readonly string[]
  /** Called by a command that started something which is to go on. */
  readonly goOn: () => void
  /** Called by a command that found what should not be, or was told not to do its work. */
  readonly fail: () => void
}

/**
 * Runs one command.
 *
 * @param args - What was typed behind `redstart`.
 * @param folder - Where it was typed: in the application, or in a folder of it.
 * @param imported - The addresses of the modules that were imported so far, where that is known; it grows.
 * @returns the code that the process ends with: 0, 1 when the command could not be carried out or found what
 *   should not be, 2 when it was not understood; undefined when it started something that goes on.
 */
export async function main(
  args: readonly string[],
  folder: string,
  output: Output,
  imported: readonly string[] = [],
): Promise<number | undefined> {
  let code: number | undefined = 0
  const application = await applicationFolder(folder)
  // What the application names by relative paths, it names from its own folder.
  if (application !== folder && process.cwd() === folder) process.chdir(application)
  const root = rootCommand({
    typedIn: folder,
    folder: application,
    output,
    imported,
    goOn: () => {
      code = undefined
    },
    fail: () => {
      code = 1
    },
  })
  try {
    const { typed, isHelp, isVersion } = read(args)
    const found = await findCommand(root, typed)
    if (isVersion) {
      output.line((await ownManifest()).version)
      return 0
    }
    if (!isHelp) checkArgs(found.path, await argsOf(found.command), found.rest)
    if (isHelp || (await namesOf(found.command)).length > 0) {
      output.line(await helpOf(found, (await ownManifest()).version))
      return 0
    }
    await runCommand(found.command, { rawArgs: [...found.rest] })
    return code
  } catch (error) {
    const { message, code } = explain(error)
    output.note(message)
    return code
  }
}

/** Each command is loaded when it is needed: an application that starts waits for none of the others. */
function rootCommand(surroundings: Surroundings): CommandDef {
  const { typedIn, folder, output, imported, goOn, fail } = surroundings
  return defineCommand({
    meta: { name: 'redstart', description: 'Commands for applications made with it.' },
    subCommands: {
      new: async () => (await import('./new-command.ts')).newCommand(typedIn, output),
      dev: async () => (await import('./dev-command.ts')).devCommand(folder, output),
      build: async () => (await import('./build-command.ts')).buildCommand(folder, output),
      start: async () =>
        (await import('./start-command.ts')).startCommand(folder, output, imported, goOn),
      routes: async () => (await import('./routes-command.ts')).routesCommand(folder, output),
      db: async () => (await import('./db-command.ts')).dbCommand(folder, output, fail),
      auth: async () => (await import('./auth-command.ts')).authCommand(folder, output, fail),
      gen: async () => (await import('./gen/gen-command.ts')).genCommand(folder, output),
      secret: async () => (await import('./secret-command.ts')).secretCommand(output),
    },
  })
}

const HELP: readonly string[] = ['--help', '-h']
const VERSION: readonly string[] = ['--version', '-v']

/** What was typed, without what every command understands. */
function read(args: readonly string[]): {
  readonly typed: readonly string[]
  readonly isHelp: boolean
  readonly isVersion: boolean
} {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  const flags = args.slice(0, end)
  const isVersion = flags.some((arg) => VERSION.includes(arg))
  const isHelp = flags.some((arg) => HELP.includes(arg))
  const typed = args.filter((arg, index) => index >= end || ![...HELP, ...VERSION].includes(arg))
  if (typed[0] === 'help') return { typed: typed.slice(1), isHelp: true, isVersion }
  return { typed, isHelp, isVersion }
}
