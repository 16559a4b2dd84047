/** Real Redis servers for tests: the system's, on free ports, without anything on the disk. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { vi } from 'vitest'
import { redisServer } from '../../../../scripts/parts.ts'
import { freePort, freePorts, ServerProcess } from './server-process.ts'

/** How a test's Redis is to be. */
export interface RedisSettings {
  readonly password?: string
  /** A certificate and its key, as PEM: the server then speaks TLS only. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** More options of the program, as `['--cluster-enabled', 'yes']`. */
  readonly args?: readonly string[]
}

/** A Redis server that runs. */
export interface TestRedis {
  readonly port: number
  /** Its address, with the password. */
  readonly url: string
  /** A client, until the server stops. */
  readonly client: Redis
  /** Ends the server as a power cut would; {@link TestRedis.start} brings it back, empty. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Stops it in its tracks, until {@link TestRedis.thaw}. */
  freeze(): Promise<void>
  thaw(): void
  /** Deletes all that it holds. */
  flush(): Promise<void>
  /** Ends it for good. */
  stop(): Promise<void>
}

/** Starts a server. @throws Error where the system has none; ask `redisServer()` before. */
export async function startRedis(settings: RedisSettings = {}): Promise<TestRedis> {
  const program = redisServer()
  if (program === undefined) throw new Error('there is no Redis on this machine')
  const { password, tls, args = [] } = settings
  const folder = await mkdtemp(join(tmpdir(), 'redstart-redis-'))
  const port = await freePort()
  const listening = tls ? await encrypted(folder, port, tls) : ['--port', String(port)]
  const server = new ServerProcess({
    program,
    ready: 'Ready to accept connections',
    args: [
      ...['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
      ...listening,
      ...(password ? ['--requirepass', password] : []),
      ...args,
    ],
  })
  await server.start()
  const client = new Redis({
    host: '127.0.0.1',
    port,
    ...(password && { password }),
    ...(tls && { tls: { ca: tls.cert } }),
    retryStrategy: () => 50,
    lazyConnect: true,
  })
  client.on('error', () => {})
  const user = password ? `:${encodeURIComponent(password)}@` : ''
  return {
    port,
    url: `${tls ? 'rediss' : 'redis'}://${user}127.0.0.1:${port}`,
    client,
    kill: () => server.kill(),
    start: () => server.start(),
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    flush: async () => void (await client.flushall()),
    async stop() {
      client.disconnect()
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A cluster of Redis servers that runs. */
export interface TestRedisCluster {
  /** Its address, for `redis+cluster`. */
  readonly url: string
  readonly servers: readonly TestRedis[]
  stop(): Promise<void>
}

const SLOTS = 16_384

/** Starts a cluster of masters, each with a like share of the slots. */
export async function startRedisCluster(size: number): Promise<TestRedisCluster> {
  const buses = await freePorts(size)
  const servers = await Promise.all(
    buses.map((bus) =>
      startRedis({
        args: [
          ...['--cluster-enabled', 'yes', '--cluster-port', String(bus)],
          ...['--cluster-node-timeout', '2000'],
        ],
      }),
    ),
  )
  const share = Math.ceil(SLOTS / size)
  for (const [index, { client }] of servers.entries()) {
    const last = Math.min(SLOTS, (index + 1) * share) - 1
    await client.cluster('ADDSLOTSRANGE', index * share, last)
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
  }
  const [first] = servers
  for (const [index, { port }] of servers.entries()) {
    const bus = buses[index]
    if (index > 0) await first?.client.call('CLUSTER', 'MEET', '127.0.0.1', port, `${bus}`)
  }
  for (const { client } of servers) {
    await vi.waitFor(
      async () => {
        const info = await client.cluster('INFO')
        if (!info.includes('cluster_state:ok')) throw new Error(info)
        if (!info.includes(`cluster_known_nodes:${size}`)) throw new Error(info)
      },
      { timeout: 20_000 },
    )
  }
  return {
    url: `redis+cluster://${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    servers,
    async stop() {
      for (const server of servers) await server.stop()
    },
  }
}

/** The options for a server that speaks TLS only. */
async function encrypted(
  folder: string,
  port: number,
  { cert, key }: { readonly cert: string; readonly key: string },
): Promise<string[]> {
  const certFile = join(folder, 'cert.pem')
  const keyFile = join(folder, 'key.pem')
  await writeFile(certFile, cert)
  await writeFile(keyFile, key)
  return [
    ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'],
    ...['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile],
  ]
}
