/** The messenger on three nodes: PostgreSQL and Redis behind them, a proxy in front. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase, defineDatabase } from 'redstart/db'
import * as schema from '../src/schema.ts'
import { freePorts } from './ports.ts'
import { postgresAt } from './postgres.ts'
import { Program } from './program.ts'
import { proxyAt } from './proxy.ts'

/** Where the programs of the cluster are. */
export interface Programs {
  /** The folder of PostgreSQL's programs. */
  readonly postgresBin: string
  readonly redisServer: string
  readonly haproxy: string
}

export interface Cluster {
  /** Where the proxy is. */
  readonly url: string
  readonly databaseUrl: string
  readonly nodes: readonly { readonly url: string; readonly program: Program }[]
  readonly postgres: Program
  readonly redis: Program
  readonly proxy: Program
  /** Ends everything, and deletes what was said. */
  stop(): Promise<void>
}

const folderOfExample = fileURLToPath(new URL('..', import.meta.url))

/** @param port - Of the proxy; any free one unless given. */
export async function startCluster(
  { postgresBin, redisServer, haproxy }: Programs,
  options: {
    readonly nodes?: number
    readonly port?: number
    readonly env?: NodeJS.ProcessEnv
  } = {},
): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'messenger-'))
  // PostgreSQL may run as another user than this process.
  await chmod(folder, 0o711)
  const [postgresPort = 0, redisPort = 0, anyPort = 0, ...nodePorts] = await freePorts(
    3 + (options.nodes ?? 3),
  )
  const { port = anyPort } = options
  const url = `http://localhost:${port}`

  const postgres = await postgresAt(postgresBin, join(folder, 'postgres'), postgresPort)
  const redis = new Program({
    command: redisServer,
    args: ['--port', String(redisPort), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    ready: /Ready to accept connections/,
  })
  const proxy = await proxyAt(haproxy, join(folder, 'haproxy.cfg'), port, nodePorts)
  const env = {
    ...process.env,
    DATABASE_URL: postgres.url('messenger'),
    PUBSUB_URL: `redis://127.0.0.1:${redisPort}`,
    SECRET_KEY_BASE: randomBytes(48).toString('base64'),
    PUBLIC_URL: url,
    TRUSTED_PROXIES: '127.0.0.1',
    ...options.env,
  }
  const nodes = nodePorts.map((nodePort, index) => ({
    url: `http://localhost:${nodePort}`,
    program: node({ ...env, PORT: String(nodePort), REDSTART_NODE: `node-${index + 1}` }),
  }))

  const stop = async () => {
    await proxy.stop()
    await Promise.all(nodes.map(({ program }) => program.stop()))
    await Promise.all([postgres.program.stop('SIGINT'), redis.stop()])
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await Promise.all([postgres.program.start(), redis.start()])
    await createDatabase(database(env.DATABASE_URL))
    await Promise.all(nodes.map(({ program }) => program.start()))
    await proxy.start()
  } catch (error) {
    await stop()
    throw error
  }
  const { DATABASE_URL: databaseUrl } = env
  return { url, databaseUrl, nodes, postgres: postgres.program, redis, proxy, stop }
}

/** The messenger as `npm start` starts it. */
function node(env: NodeJS.ProcessEnv): Program {
  return new Program({
    command: process.execPath,
    args: ['--import', 'tsx', 'src/main.ts'],
    ready: /is open at/,
    options: { cwd: folderOfExample, env },
  })
}

function database(url: string) {
  const migrations = new URL('../migrations', import.meta.url)
  return defineDatabase({ schema, migrations, url })
}
