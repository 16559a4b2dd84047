import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { MeasuredProcess } from './measured-process.ts'

const startTimeout = 30_000

/** Variables of a server. */
export type Environment = Readonly<Record<string, string>>

/** A measured server. */
export class ServerProcess extends MeasuredProcess {
  readonly port: number

  private constructor(entry: string, port: number, environment: Environment) {
    super(entry, { ...environment, PORT: String(port) })
    this.port = port
  }

  /**
   * Starts a bundled server on a free port and waits until it accepts connections.
   *
   * @param entry - the server's file below `src/`
   * @param environment - variables beside those of this process
   * @throws Error when it ends or does not listen within 30 s
   */
  static async start(entry: string, environment: Environment = {}): Promise<ServerProcess> {
    const server = new ServerProcess(entry, await freePort(), environment)
    await server.#listening(entry)
    return server
  }

  async #listening(entry: string): Promise<void> {
    const deadline = performance.now() + startTimeout
    while (performance.now() < deadline) {
      if (this.ended) throw new Error(`${entry} ended before it listened.`)
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
