import { randomBytes } from 'node:crypto'
import { type CommandDef, defineCommand, renderUsage, runCommand } from 'citty'
import { RedstartError } from '../errors/index.ts'
import { authCommand } from './auth-command.ts'
import { buildCommand } from './build-command.ts'
import { loadConfig, partOf } from './config.ts'
import { dbCommand } from './db-command.ts'
import { devCommand } from './dev-command.ts'
import { columns, type Output } from './output.ts'
import { startCommand } from './start-command.ts'

/**
 * Runs one command.
 *
 * @param args - What was typed behind `redstart`.
 * @param folder - Where the application is.
 * @returns the code that the process ends with: 0, or 1 when the command could not be carried out;
 *   undefined when it started something that goes on.
 */
export async function main(
  args: readonly string[],
  folder: string,
  output: Output,
): Promise<number | undefined> {
  let goesOn = false
  const goOn = (): void => {
    goesOn = true
  }
  const root = rootCommand(folder, output, goOn)
  const asksForHelp = args.length === 0 || args.some((arg) => arg === '--help' || arg === '-h')
  try {
    if (asksForHelp) {
      output.line(await usageOf(root, args))
      return 0
    }
    await runCommand(root, { rawArgs: [...args] })
    return goesOn ? undefined : 0
  } catch (error) {
    if (isUsageError(error)) output.note(`${error.message}\n\n${await usageOf(root, args)}`)
    else if (error instanceof RedstartError) output.note(error.message)
    else output.note(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return 1
  }
}

function rootCommand(folder: string, output: Output, goOn: () => void): CommandDef {
  return defineCommand({
    meta: { name: 'redstart', description: 'Commands for an application made with Redstart.' },
    subCommands: {
      dev: devCommand(folder, output),
      build: buildCommand(folder, output),
      start: startCommand(folder, output, goOn),
      routes: defineCommand({
        meta: { name: 'routes', description: 'Lists all routes.' },
        args: { json: { type: 'boolean', description: 'Prints JSON.', default: false } },
        run: async ({ args }) => {
          const router = await partOf(await loadConfig(folder), 'router')
          const routes = router.list()
          if (args.json) output.line(JSON.stringify(routes))
          const rows = routes.map(({ method, path, action }) => [method, path, action])
          for (const line of args.json ? [] : columns(rows)) output.line(line)
        },
      }),
      db: dbCommand(folder, output),
      auth: authCommand(folder, output),
      secret: defineCommand({
        meta: { name: 'secret', description: 'Makes a secret for SECRET_KEY_BASE.' },
        run: () => output.line(randomBytes(48).toString('base64url')),
      }),
    },
  })
}

/** The help of the command that the arguments name, as far as they name one. */
async function usageOf(root: CommandDef, args: readonly string[]): Promise<string> {
  let command = root
  let parent: CommandDef | undefined
  for (const arg of args) {
    const subCommands = await command.subCommands
    const next =
      typeof subCommands === 'object' && Object.hasOwn(subCommands, arg)
        ? Reflect.get(subCommands, arg)
        : undefined
    if (!isCommand(next)) break
    parent = command
    command = next
  }
  return renderUsage(command, parent)
}

function isCommand(value: unknown): value is CommandDef {
  return typeof value === 'object' && value !== null && 'meta' in value
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'CLIError'
}
