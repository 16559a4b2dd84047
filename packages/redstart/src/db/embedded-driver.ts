import type { PGlite, Transaction } from '@electric-sql/pglite'
import { loadPeer } from '../peer/index.ts'
import type { Connection, Driver, TransactionConnection } from './driver.ts'

/** The package of the embedded PostgreSQL. */
const PACKAGE = '@electric-sql/pglite'

/** Types that come as the text that PostgreSQL has, so that rows are the same as from a server. */
const AS_TEXT = [20, 114, 3802, 1082, 1083, 1114, 1115, 1182, 1183, 1184, 1185, 1186, 1187]

/**
 * The embedded PostgreSQL. It has one connection: a transaction has the database for itself, and what
 * else comes waits for its end.
 *
 * @param source - The folder that holds the data, or a dump that is opened in memory; in memory and
 * empty without either
 * @throws MissingDriver without the package `@electric-sql/pglite`
 */
export async function openEmbedded(
  source: { readonly folder?: string; readonly dump?: Blob },
  place: string,
): Promise<EmbeddedDriver> {
  const { PGlite } = await loadPeer(PACKAGE, () => import('@electric-sql/pglite'))
  const parsers = Object.fromEntries(AS_TEXT.map((type) => [type, (text: string) => text]))
  const client = await PGlite.create({
    parsers,
    ...(source.folder && { dataDir: source.folder }),
    ...(source.dump && { loadDataDir: source.dump }),
  })
  return {
    kind: 'embedded',
    place,
    ...over(client),
    transaction: (fn) => client.transaction((tx) => fn(inside(tx, 1))),
    close: () => client.close(),
    dump: () => client.dumpDataDir('none'),
  }
}

/** A driver whose whole database can be written down. */
export interface EmbeddedDriver extends Driver {
  /** All that is in the database, to be opened again by {@link openEmbedded}. */
  dump(): Promise<Blob>
}

function over(client: Pick<PGlite | Transaction, 'query' | 'exec'>): Connection {
  return {
    async query(text, values, rowMode) {
      const { rows } = await client.query<unknown>(text, [...values], { rowMode })
      return rows
    },
    async script(text) {
      await client.exec(text)
    },
  }
}

function inside(tx: Transaction, depth: number): TransactionConnection {
  return {
    ...over(tx),
    async savepoint(fn) {
      const name = `redstart_${depth}`
      await tx.exec(`savepoint ${name}`)
      let value: Awaited<ReturnType<typeof fn>>
      try {
        value = await fn(inside(tx, depth + 1))
      } catch (error) {
        await tx.exec(`rollback to savepoint ${name}; release savepoint ${name}`)
        throw error
      }
      await tx.exec(`release savepoint ${name}`)
      return value
    },
  }
}
