/** A terminal, in which commands are typed as the guides have them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** A server that a command has started. */
export interface Server {
  readonly url: string
  /** Ends it, and waits until it has. */
  stop(): Promise<void>
}

/** What a terminal has besides its folder. */
export interface Surroundings {
  /** What the environment says besides what it says here. */
  readonly env?: NodeJS.ProcessEnv
  /** What is typed before everything: a function of the shell, for instance. */
  readonly profile?: string
}

/** A folder, and what is typed in it; `cd` lasts. */
export class Terminal {
  #folder: string
  readonly #env: NodeJS.ProcessEnv
  readonly #profile: string

  constructor(folder: string, { env = {}, profile = '' }: Surroundings = {}) {
    this.#folder = folder
    this.#env = outside(env)
    this.#profile = profile
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
    const child = this.#start(`${commands}\npwd >&3`)
    const output = written(child)
    let folder = ''
    child.stdio[3]?.on('data', (chunk) => {
      folder += chunk
    })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`These commands failed:\n${commands}\n${output()}`)
    this.#folder = folder.trim()
    return output()
  }

  /**
   * Runs commands of which the last starts a server that says where it is open.
   *
   * @throws Error with what they wrote when they end without one.
   */
  async serve(commands: string): Promise<Server> {
    const child = this.#start(commands)
    const ended = once(child, 'close')
    const output = written(child)
    const url = await new Promise<string>((resolve, reject) => {
      const look = (): void => {
        const found = /^(?:.* is open at )?(http:\/\/localhost:\d+)\r?\n/m.exec(output())?.[1]
        if (found !== undefined) resolve(found)
      }
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look)
      void ended.then(() =>
        reject(new Error(`These commands started no server:\n${commands}\n${output()}`)),
      )
    })
    return {
      url,
      async stop() {
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
        await ended
      },
    }
  }

  read(path: string): string {
    return readFileSync(join(this.#folder, path), 'utf8')
  }

  #start(commands: string): ChildProcess {
    return spawn('bash', ['-c', `set -e\n${this.#profile}\n${commands}`], {
      cwd: this.#folder,
      env: this.#env,
      // A group of its own, which ends with all that it has started.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
  }
}

/** What a process writes, as far as it has. */
function written(child: ChildProcess): () => string {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  return () => stripVTControlCharacters(output)
}

/** The environment without what npm and the test runner have put into it. */
function outside(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:NODE_ENV|NODE_PATH|NODE_OPTIONS|VITEST.*|TEST|npm_(?!config_).*)$/.test(name),
  )
  return { ...Object.fromEntries(kept), npm_config_prefer_offline: 'true', ...more }
}
