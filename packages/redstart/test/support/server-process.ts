/** A server program for tests: started, killed, frozen, and gone when the tests are. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'

/** How a server program is started. */
export interface Launch {
  readonly program: string
  readonly args: readonly string[]
  /** What it writes when it is ready. */
  readonly ready: string
}

/** A server program that can be started, and started again. */
export class ServerProcess {
  readonly #launch: Launch
  #child: ChildProcess | undefined

  constructor(launch: Launch) {
    this.#launch = launch
  }

  /** Undefined before its start. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it and waits until it says that it is ready. */
  async start(): Promise<void> {
    const { program, args, ready } = this.#launch
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    // The children of a test process that dies would live on.
    const end = (): void => void child.kill('SIGKILL')
    process.once('exit', end)
    child.once('exit', () => process.off('exit', end))
    let said = ''
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer): void => {
        said += chunk.toString()
        if (said.includes(ready)) resolve()
      }
      child.stdout.on('data', listen)
      child.stderr.on('data', listen)
      child.once('exit', () => reject(new Error(`${program} did not start:\n${said}`)))
      child.once('error', reject)
    })
    child.stdout.removeAllListeners('data').resume()
    child.stderr.removeAllListeners('data').resume()
  }

  /** Ends it at once, frozen or not. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  /** Stops it in its tracks: its connections stay, and nothing moves once this has resolved. */
  async freeze(): Promise<void> {
    const child = this.#child
    if (child?.pid === undefined) return
    child.kill('SIGSTOP')
    while (!(await stateOf(child.pid)).startsWith('T')) await turn()
  }

  /** Lets it go on. */
  thaw(): void {
    this.#child?.kill('SIGCONT')
  }
}

/** The state of a process as `ps` has it: `T` for one that is stopped. */
async function stateOf(pid: number): Promise<string> {
  const stat = `/proc/${pid}/stat`
  if (existsSync(stat)) return (await readFile(stat, 'latin1')).split(') ').at(-1) ?? ''
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)])
  return stdout.trim()
}

/** Ports that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => {
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    return address.port
  })
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('no port')
  return port
}
