/** A shell in the folder of an application, as a reader of the guides has it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A server that a command has started. */
export interface RunningServer {
  readonly url: string
  /** Ends it, and waits until it has. */
  stop(): Promise<void>
}

const bin = fileURLToPath(new URL('../../../../node_modules/.bin', import.meta.url))

/**
 * Runs commands to their end.
 *
 * @returns what they wrote.
 * @throws Error with what they wrote when one of them fails.
 */
export async function runCommands(folder: string, commands: string): Promise<string> {
  const shell = start(folder, commands)
  let output = ''
  shell.stdout?.on('data', (chunk) => {
    output += chunk
  })
  shell.stderr?.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(shell, 'close')
  if (code !== 0) throw new Error(`These commands failed:\n${commands}\n${output}`)
  return output
}

/**
 * Runs commands of which the last starts a server, on a port that is free.
 *
 * @throws Error with what they wrote when they end without one.
 */
export function startServer(folder: string, commands: string): Promise<RunningServer> {
  const shell = start(folder, commands)
  const ended = once(shell, 'close')
  let output = ''
  return new Promise((resolve, reject) => {
    const read = (chunk: unknown): void => {
      output += chunk
      const url = /^http:\/\/localhost:\d+$/m.exec(output)?.[0]
      if (url === undefined) return
      resolve({
        url,
        async stop() {
          end(shell)
          await ended
        },
      })
    }
    shell.stdout?.on('data', read)
    shell.stderr?.on('data', read)
    ended.then(() => reject(new Error(`These commands started no server:\n${commands}\n${output}`)))
  })
}

function start(folder: string, commands: string): ChildProcess {
  // Everything is installed: npx would only be slower to find it.
  const script = `set -e\nnpx() { "$@"; }\n${commands}`
  const { NODE_ENV: _ofThisTest, ...env } = process.env
  return spawn('bash', ['-c', script], {
    cwd: folder,
    env: { ...env, PATH: `${bin}${delimiter}${env.PATH}`, PORT: '0' },
    // A group of its own, which ends with all that it has started.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function end({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGTERM')
}

/** Where a block of commands starts the server of the guides. */
export function startsServer(commands: string): boolean {
  return commands.trimEnd().endsWith(join('src', 'main.ts'))
}
