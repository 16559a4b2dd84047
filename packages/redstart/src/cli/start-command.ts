import { access } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type CommandDef, defineCommand } from 'citty'
import { thisWorker } from '../context/index.ts'
import { startWorkers } from '../endpoint/index.ts'
import { InvalidConfig } from '../errors/index.ts'
import { invalidValue } from './check-args.ts'
import { loadConfig } from './config.ts'
import { reportToDev, untilWanted } from './dev/in-dev.ts'
import type { Output } from './output.ts'

const args = {
  workers: {
    type: 'string',
    description: 'Processes that share its port; auto for one a core.',
    default: '1',
    valueHint: 'number',
  },
  port: { type: 'string', description: 'Sets PORT.', valueHint: 'number' },
} as const

/**
 * `redstart start`: runs the application, in this process or in workers. This process loads nothing of the
 * application then; each worker comes here as well, and does.
 *
 * @param imported - The addresses of the modules that were imported so far; it grows.
 * @param goOn - Called when the application runs in this process, which must not end then.
 */
export function startCommand(
  folder: string,
  output: Output,
  imported: readonly string[],
  goOn: () => void,
): CommandDef<typeof args> {
  return defineCommand({
    meta: { name: 'start', description: 'Starts the application.' },
    args,
    run: async ({ args }) => {
      const count = workerCount(args.workers)
      if (args.port !== undefined) process.env.PORT = checkedPort(args.port)
      await untilWanted()
      const module = await startModule(folder)
      if (count > 1 && thisWorker === undefined) {
        const onEnd = (number: number, how: string): void =>
          output.note(`Worker ${number} ended with ${how}. Another takes its place.`)
        await startWorkers({ count, onEnd }).ended
      } else {
        const started = reportToDev(imported)
        await import(module)
        started()
        goOn()
      }
    },
  })
}

function workerCount(text: string): number {
  if (text === 'auto') return Math.min(availableParallelism(), 256)
  const count = Number(text)
  if (/^\d{1,3}$/.test(text) && count >= 1 && count <= 256) return count
  throw invalidValue('--workers', text, 'a whole number from 1 to 256, or auto')
}

/**
 * What was given as `--port`.
 *
 * @throws InvalidUsage for what is no port.
 */
export function checkedPort(text: string): string {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return text
  throw invalidValue('--port', text, 'a whole number from 0 to 65535')
}

/**
 * The address of the module that starts the application.
 *
 * @throws InvalidConfig when it is not there
 */
export async function startModule(folder: string): Promise<string> {
  const { start = 'src/main.ts' } = await loadConfig(folder)
  const file = resolve(folder, start)
  await access(file).catch(() => {
    throw new InvalidConfig(
      'redstart.config.ts',
      `starts ${JSON.stringify(start)}, which is not there`,
    )
  })
  return pathToFileURL(file).href
}
