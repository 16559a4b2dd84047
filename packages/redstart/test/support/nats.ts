/** Real NATS servers for tests: the system's, on a free port. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { natsServer } from '../../../../scripts/parts.ts'
import { freePort, ServerProcess } from './server-process.ts'

/** How a test's NATS is to be. */
export interface NatsSettings {
  /** Lines of its configuration, as `max_payload: 1000`. */
  readonly lines?: readonly string[]
  /** A certificate and its key, as PEM: the server then speaks TLS only. */
  readonly tls?: { readonly cert: string; readonly key: string }
}

/** A NATS server that runs. */
export interface TestNats {
  readonly port: number
  /** Its address, without a user. */
  readonly url: string
  /** Ends the server as a power cut would; {@link TestNats.start} brings it back. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Stops it in its tracks, until {@link TestNats.thaw}. */
  freeze(): Promise<void>
  thaw(): void
  /** Ends it for good. */
  stop(): Promise<void>
}

/** Starts a server. @throws Error where the system has none; ask `natsServer()` before. */
export async function startNats({ lines = [], tls }: NatsSettings = {}): Promise<TestNats> {
  const program = natsServer()
  if (program === undefined) throw new Error('there is no NATS on this machine')
  const folder = await mkdtemp(join(tmpdir(), 'redstart-nats-'))
  const port = await freePort()
  const config = join(folder, 'nats.conf')
  const all = [`listen: "127.0.0.1:${port}"`, ...lines]
  if (tls) {
    const certFile = join(folder, 'cert.pem')
    const keyFile = join(folder, 'key.pem')
    await writeFile(certFile, tls.cert)
    await writeFile(keyFile, tls.key)
    all.push(`tls { cert_file: "${certFile}", key_file: "${keyFile}" }`)
  }
  await writeFile(config, all.join('\n'))
  const server = new ServerProcess({ program, args: ['-c', config], ready: 'Server is ready' })
  await server.start()
  return {
    port,
    url: `${tls ? 'tls' : 'nats'}://127.0.0.1:${port}`,
    kill: () => server.kill(),
    start: () => server.start(),
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    async stop() {
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
