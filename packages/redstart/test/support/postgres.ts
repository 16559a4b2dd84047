/**
 * A real PostgreSQL server for tests: the system's, started in a temporary folder and on a free port,
 * with a user and a password, and gone at the end.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A server that runs. */
export interface TestServer {
  /** The address of a database of the server, which need not exist. */
  url(database: string): string
  /** Ends the server as a power cut would; {@link TestServer.start} brings it back. */
  kill(): Promise<void>
  /** Starts it again, on the same port and with what it holds. */
  start(): Promise<void>
  /** Ends the server and deletes what it holds. */
  stop(): Promise<void>
}

/** The password of the test servers' user: with what has to be encoded in a url. */
export const PASSWORD = 'p@ss/w%rd'

/** Makes a server and starts it. */
export async function startPostgres(bin: string): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redstart-postgres-'))
  const owner = await ownerOf(folder)
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, PASSWORD)
  await run(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'tester',
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '-E',
      'UTF8',
      '-N',
    ],
    owner,
  )
  const port = await freePort()
  const options = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1', '-F']

  let running = await launch(join(bin, 'postgres'), options, owner)
  const end = async (signal: NodeJS.Signals) => {
    const gone = once(running, 'exit')
    if (running.kill(signal)) await gone
  }
  return {
    url: (database) => {
      const user = `tester:${encodeURIComponent(PASSWORD)}`
      return `postgres://${user}@127.0.0.1:${port}/${database}`
    },
    kill: () => end('SIGQUIT'),
    async start() {
      running = await launch(join(bin, 'postgres'), options, owner)
    },
    async stop() {
      await end('SIGINT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts the server and waits until it says that it is ready. */
async function launch(program: string, options: readonly string[], owner: Owner) {
  const server = spawn(program, options, { ...owner, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('ready to accept connections')) resolve()
    })
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said}`)))
    server.once('error', reject)
  })
  server.stderr.removeAllListeners('data').resume()
  return server
}

interface Owner {
  readonly uid?: number
  readonly gid?: number
}

/** PostgreSQL refuses to run as root: then it runs as `nobody`, who gets the folder. */
async function ownerOf(folder: string): Promise<Owner> {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'nobody'])).stdout)),
  )
  if (uid === undefined || gid === undefined) throw new Error('there is no user called nobody')
  await chown(folder, uid, gid)
  return { uid, gid }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}
