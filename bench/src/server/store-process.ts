import { tmpdir } from 'node:os'
import { startPostgres } from '../../../packages/redstart/test/support/postgres.ts'
import { freePort, ServerProcess } from '../../../packages/redstart/test/support/server-process.ts'
import { natsServer, postgresBin, redisServer } from '../../../scripts/parts.ts'

/** A broker or a database that a server under measurement works with. */
export type StoreKind = 'redis' | 'nats' | 'postgres'

/** One that runs. */
export interface StoreProcess {
  readonly url: string
  /** Undefined where its work is spread over processes that come and go. */
  readonly pid: number | undefined
  stop(): Promise<void>
}

/**
 * Starts one on a free port, without anything on the disk where it can do without.
 *
 * @throws Error where the system has none
 */
export async function startStore(kind: StoreKind): Promise<StoreProcess> {
  if (kind === 'postgres') {
    const server = await startPostgres(found(kind, postgresBin()))
    return { url: server.url('postgres'), pid: undefined, stop: () => server.stop() }
  }
  const port = await freePort()
  const launch =
    kind === 'redis'
      ? {
          program: found(kind, redisServer()),
          args: [
            ...['--bind', '127.0.0.1', '--port', String(port), '--dir', tmpdir()],
            ...['--save', '', '--appendonly', 'no'],
          ],
          ready: 'Ready to accept connections',
        }
      : {
          program: found(kind, natsServer()),
          args: ['-a', '127.0.0.1', '-p', String(port)],
          ready: 'Server is ready',
        }
  const server = new ServerProcess(launch)
  await server.start()
  return {
    url: `${kind}://127.0.0.1:${port}`,
    pid: server.pid,
    stop: () => server.kill(),
  }
}

function found(kind: StoreKind, program: string | undefined): string {
  if (program === undefined) throw new Error(`There is no ${kind} on this machine.`)
  return program
}
