import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { bundled } from '../bundle.ts'
import { pinnedToServerCore } from './pinning.ts'
import type { Answers, Question } from './questions.ts'

/** The entry of the reporter that is loaded into each server. */
export const reporterEntry = 'server/reporter.ts'

const startTimeout = 15_000

/** A measured server: a child process of its own, on its own core, that answers questions. */
export class ServerProcess {
  readonly port: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  /**
   * Starts a bundled server on a free port and waits until it accepts connections.
   *
   * @param entry - the server's file below `src/`
   * @throws Error when it ends or does not listen within 15 s
   */
  static async start(entry: string): Promise<ServerProcess> {
    const port = await freePort()
    const reporter = pathToFileURL(bundled(reporterEntry)).href
    const [command = process.execPath, ...parameters] = pinnedToServerCore([
      process.execPath,
      '--expose-gc',
      '--import',
      reporter,
      bundled(entry),
    ])
    const child = spawn(command, parameters, {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const server = new ServerProcess(child, port)
    await server.#listening(entry)
    return server
  }

  /** Asks the server's reporter; one question at a time. */
  async ask<Q extends Question>(question: Q): Promise<Answers[Q]> {
    const answer = new Promise<Answers[Q]>((resolve, reject) => {
      const onExit = (): void => reject(new Error(`The server ended while asked for ${question}.`))
      this.#child.once('exit', onExit)
      this.#child.once('message', (value: Answers[Q]) => {
        this.#child.off('exit', onExit)
        resolve(value)
      })
    })
    this.#child.send(question)
    return answer
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    if (this.#ended) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  get #ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  async #listening(entry: string): Promise<void> {
    const deadline = performance.now() + startTimeout
    while (performance.now() < deadline) {
      if (this.#ended) throw new Error(`${entry} ended before it listened.`)
      if (await accepts(this.port)) return
      await sleep(20)
    }
    await this.stop()
    throw new Error(`${entry} did not listen on port ${this.port} within ${startTimeout} ms.`)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('No port was assigned.')
  return address.port
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1')
    probe.once('connect', () => resolve(true))
    probe.once('error', () => resolve(false))
    probe.once('connect', () => probe.destroy())
  })
}
