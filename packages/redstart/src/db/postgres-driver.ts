import type { Sql, TransactionSql } from 'postgres'
import { loadPeer } from '../peer/index.ts'
import type { Address } from './database-url.ts'
import type { Connection, Driver, TransactionConnection } from './driver.ts'
import { ServerLink } from './server-link.ts'

/** How many connections, and how long anything may take. */
export interface ServerLimits {
  /** Connections at most. */
  readonly max: number
  /** Milliseconds to connect. */
  readonly connect: number
  /** Milliseconds that a statement may run; Infinity for no limit. */
  readonly statement: number
  /** Milliseconds that a transaction may wait for its next statement; Infinity for no limit. */
  readonly idleInTransaction: number
}

/** Moments, dates and intervals: Drizzle reads and writes them as the text that PostgreSQL has. */
const MOMENTS = [1082, 1083, 1114, 1115, 1182, 1183, 1184, 1185, 1186, 1187]
/** The simple protocol, which is taken for a query without values, would run a list of statements. */
const ONE_STATEMENT = { prepare: false, simple: false }
/** How long `close` waits for what runs, in seconds. */
const CLOSE_SECONDS = 5

/**
 * A pool of connections to a PostgreSQL server. Nothing is connected before the first query.
 *
 * @throws MissingDriver without the package `postgres`
 */
export async function connectServer(address: Address, limits: ServerLimits): Promise<Driver> {
  const { default: postgres } = await loadPeer('postgres', () => import('postgres'))
  const sql = postgres(address.url, {
    max: limits.max,
    connect_timeout: limits.connect / 1000,
    // The pause between attempts to reconnect stays short: the next query after an outage is served.
    backoff: (attempts: number) => Math.min(1, 0.05 * 2 ** attempts),
    connection: startParameters(limits),
    onnotice: () => {},
    types: {
      date: {
        to: 1184,
        from: MOMENTS,
        serialize: (value: unknown) => (value instanceof Date ? value.toISOString() : value),
        parse: (text: unknown) => text,
      },
      // Drizzle has made a text of JSON already.
      json: {
        to: 114,
        from: [114, 3802],
        serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
        // And reads one: what was parsed here already, a text of digits for example, it would parse again.
        parse: (text: unknown) => text,
      },
    },
  })
  return {
    kind: 'postgres',
    place: address.place,
    ...over(sql),
    async transaction(fn) {
      const link = new ServerLink()
      try {
        const { value } = await sql.begin((tx) => link.hold(fn(inside(tx, link))))
        return value
      } catch (error) {
        link.lose(error)
        throw error
      }
    },
    close: () => sql.end({ timeout: CLOSE_SECONDS }),
  }
}

/** What every connection tells the server at its start. A time of Infinity is left to the server. */
function startParameters(limits: ServerLimits): Record<string, string | number> {
  const { statement, idleInTransaction } = limits
  return {
    application_name: 'redstart',
    ...(Number.isFinite(statement) && { statement_timeout: statement }),
    ...(Number.isFinite(idleInTransaction) && {
      idle_in_transaction_session_timeout: idleInTransaction,
    }),
  }
}

type AnySql = Pick<Sql, 'unsafe'>

function over(sql: AnySql): Connection {
  return {
    async query(text, values, shape) {
      const query = sql.unsafe<unknown[]>(text, [...values], ONE_STATEMENT)
      return shape === 'array' ? await query.values() : [...(await query)]
    },
    async script(text) {
      await sql.unsafe(text).simple()
    },
  }
}

function inside(tx: TransactionSql, link: ServerLink): TransactionConnection {
  const { query, script } = over(tx)
  return {
    query: (...statement) => link.send(() => query(...statement)),
    script: (text) => link.send(() => script(text)),
    async savepoint(fn) {
      const run = link.send(() => tx.savepoint((nested) => link.hold(fn(inside(nested, link)))))
      const { value } = await Promise.race([run, link.gone])
      return value
    },
  }
}
