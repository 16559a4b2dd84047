/** The program as it is started, as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface NodeProcess {
  readonly url: string
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Asks it to end. */
  stop(): Promise<void>
}

/** Starts a node; resolves when it is open. @throws Error with what it wrote, when it is not. */
export async function startNode(env: Readonly<Record<string, string>>): Promise<NodeProcess> {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const program = spawn(process.execPath, ['--import', 'tsx', main], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, PORT: '0', HISTORY_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { url: await opened(program), kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (program.exitCode !== null || program.signalCode !== null) return
    const ended = once(program, 'exit')
    program.kill(signal)
    await ended
  }
}

function opened(program: ChildProcess): Promise<string> {
  let written = ''
  return new Promise((resolve, reject) => {
    const keep = (chunk: Buffer) => {
      written += chunk.toString()
      const found = /open at (http:\S+)/.exec(written)
      if (found?.[1]) resolve(found[1])
    }
    program.stdout?.on('data', keep)
    program.stderr?.on('data', keep)
    program.once('exit', () => reject(new Error(`The node did not start:\n${written}`)))
  })
}
