import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { MeasuredProcess } from './measured-process.ts'

const startTimeout = 15_000

/** A measured server. */
export class ServerProcess extends MeasuredProcess {
  readonly port: number

  private constructor(entry: string, port: number) {
    super(entry, { PORT: String(port) })
    this.port = port
  }

  /**
   * Starts a bundled server on a free port and waits until it accepts connections.
   *
   * @param entry - the server's file below `src/`
   * @throws Error when it ends or does not listen within 15 s
   */
  static async start(entry: string): Promise<ServerProcess> {
    const server = new ServerProcess(entry, await freePort())
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
