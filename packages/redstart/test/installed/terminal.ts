/** A terminal of somebody who has Node and nothing else of this repository. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** A server that a command has started. */
export interface Server {
  readonly url: string
  /** What it has written so far. */
  output(): string
  /** Ends it, and waits until it has. */
  stop(): Promise<void>
}

/** A folder, and what is typed in it; `cd` lasts. */
export class Terminal {
  #folder: string
  readonly #env: NodeJS.ProcessEnv

  /** @param env - What the environment says besides what it says here. */
  constructor(folder: string, env: NodeJS.ProcessEnv = {}) {
    this.#folder = folder
    this.#env = outside(env)
  }

  /** Where it is. */
  get folder(): string {
    return this.#folder
  }

  /**
   * Runs commands to their end.
   *
   * @returns what they wrote.
   * @throws Error with that when one of them fails.
   */
  async run(commands: string): Promise<string> {
    const child = this.#start(`set -e\n${commands}\npwd >&3`)
    let output = ''
    let folder = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk
      })
    }
    child.stdio[3]?.on('data', (chunk) => {
      folder += chunk
    })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`These commands failed:\n${commands}\n${output}`)
    this.#folder = folder.trim()
    return stripVTControlCharacters(output)
  }

  /** The same for commands that have to fail. */
  async refused(commands: string): Promise<string> {
    return this.run(commands).then(
      () => Promise.reject(new Error(`These commands did not fail:\n${commands}`)),
      (error: Error) => error.message,
    )
  }

  /** Starts a server that says where it is open. */
  async serve(command: string): Promise<Server> {
    const child = this.#start(`exec ${command}`)
    const ended = once(child, 'close')
    let output = ''
    const url = await new Promise<string>((resolve, reject) => {
      const read = (chunk: unknown): void => {
        output += chunk
        const found = /is open at (http:\/\/\S+)/.exec(stripVTControlCharacters(output))?.[1]
        if (found !== undefined) resolve(found)
      }
      child.stdout?.on('data', read)
      child.stderr?.on('data', read)
      void ended.then(() => reject(new Error(`${command} started no server:\n${output}`)))
    })
    return {
      url,
      output: () => output,
      async stop() {
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
        await ended
      },
    }
  }

  read(path: string): string {
    return readFileSync(join(this.#folder, path), 'utf8')
  }

  #start(script: string): ChildProcess {
    return spawn('bash', ['-c', script], {
      cwd: this.#folder,
      env: this.#env,
      // A group of its own, which ends with all that it has started.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
  }
}

/** The environment without what npm and the test runner have put into it. */
function outside(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:NODE_ENV|NODE_PATH|NODE_OPTIONS|VITEST.*|TEST|npm_(?!config_).*)$/.test(name),
  )
  return { ...Object.fromEntries(kept), npm_config_prefer_offline: 'true', ...more }
}
