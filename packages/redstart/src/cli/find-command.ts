import type { ArgsDef, CommandDef } from 'citty'
import { InvalidUsage } from '../errors/index.ts'
import { hintAt } from './meant.ts'

/** A command, and how one gets to it. */
export interface FoundCommand {
  readonly command: CommandDef
  /** What is typed to get to it, without `redstart`: `db`, `migrate`. */
  readonly path: readonly string[]
  /** What was typed behind it. */
  readonly rest: readonly string[]
}

/**
 * The command that somebody typed, as deep as it goes.
 *
 * @throws InvalidUsage for a command that there is not, with the one that may be meant.
 */
export async function findCommand(
  root: CommandDef,
  args: readonly string[],
): Promise<FoundCommand> {
  let command = root
  const path: string[] = []
  for (const [index, arg] of args.entries()) {
    const names = await namesOf(command)
    const next = names.includes(arg) ? await subCommand(command, arg) : undefined
    if (next !== undefined) {
      command = next
      path.push(arg)
    } else if (names.length === 0 || arg.startsWith('-')) {
      return { command, path, rest: args.slice(index) }
    } else {
      const hint = hintAt(arg, names, `${lineOf(path)} `)
      const problem = `There is no command \`${lineOf([...path, arg])}\`.${hint}`
      throw new InvalidUsage(problem, lineOf(['help', ...path]))
    }
  }
  return { command, path, rest: [] }
}

/** The names of the commands within one; none for one that does something itself. */
export async function namesOf(command: CommandDef): Promise<readonly string[]> {
  return Object.keys(await loaded(command.subCommands ?? {}))
}

/** The command of that name within another. */
export async function subCommand(
  command: CommandDef,
  name: string,
): Promise<CommandDef | undefined> {
  const inside = (await loaded(command.subCommands ?? {}))[name]
  return inside && loaded(inside)
}

/** What a command takes. */
export async function argsOf(command: CommandDef): Promise<ArgsDef> {
  return loaded(command.args ?? {})
}

/** As it is typed: `redstart db migrate`. */
export function lineOf(path: readonly string[]): string {
  return ['redstart', ...path].join(' ')
}

/** Parts of commands may be loaded when they are needed. */
export async function loaded<T>(given: T | Promise<T> | (() => T | Promise<T>)): Promise<T> {
  return isLoader(given) ? given() : given
}

function isLoader<T>(
  given: T | Promise<T> | (() => T | Promise<T>),
): given is () => T | Promise<T> {
  return typeof given === 'function'
}
