import { afterEach } from 'vitest'
import { defineEndpoint, type EndpointDefinition } from '../../src/endpoint/index.ts'
import type { Logger } from '../../src/telemetry/index.ts'

/** A request as both ways of asking take it. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>

/** An endpoint under test, and all that it logged. */
export interface Served {
  readonly ask: Ask
  readonly log: readonly LogEntry[]
}

/** One line of the log. */
export interface LogEntry {
  readonly level: keyof Logger
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

export const secretKeyBase = 'only for tests '.repeat(5)

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** The ways to ask an endpoint: in the process, and through a server and the network. */
export const ways = [
  { way: 'endpoint.request', serve: inProcess },
  { way: 'a server', serve: overHttp },
] as const

type Definition = Omit<EndpointDefinition<{}>, 'sockets' | 'logger'>

export async function inProcess(definition: Definition): Promise<Served> {
  const { logger, log } = recorder()
  const endpoint = defineEndpoint({ secretKeyBase, ...definition, logger })
  closing.push(() => endpoint.close())
  return { ask: (path, init) => endpoint.request(path, init), log }
}

export async function overHttp(definition: Definition): Promise<Served> {
  const { logger, log } = recorder()
  const endpoint = defineEndpoint({ secretKeyBase, ...definition, logger })
  closing.push(() => endpoint.close())
  const { url } = await endpoint.listen({ port: 0, host: '127.0.0.1' })
  const base = url.replace('localhost', '127.0.0.1')
  return { ask: (path, init) => fetch(base + path, { redirect: 'manual', ...init }), log }
}

function recorder(): { logger: Logger; log: LogEntry[] } {
  const log: LogEntry[] = []
  const at =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      log.push({ level, fields: { ...fields }, message })
    }
  return {
    log,
    logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
  }
}
