import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite, Transaction } from '@electric-sql/pglite'
import { loadPeer } from '../peer/index.ts'
import type { Connection, Driver, TransactionConnection } from './driver.ts'
import { emptyDatabase } from './embedded-image.ts'
import { unpack } from './unpack.ts'

/** The package of the embedded PostgreSQL. */
const PACKAGE = '@electric-sql/pglite'

/** Types that come as the text that PostgreSQL has, so that rows are the same as from a server. */
const AS_TEXT = [20, 114, 3802, 1082, 1083, 1114, 1115, 1182, 1183, 1184, 1185, 1186, 1187]

/** All of it is touched at each opening: the usual 128 MB take longer, and more memory than all else together. */
const SHARED_BUFFERS = '16MB'

/** Where the data of an embedded database is: in a folder, or else in memory. */
export interface EmbeddedSource {
  readonly folder?: string
  /** Whether the folder is empty or not there; what is in it after a failure is deleted. Default false. */
  readonly fresh?: boolean
  /** What {@link EmbeddedDriver.dump} gave, to be opened in memory. */
  readonly dump?: Blob
}

/**
 * The embedded PostgreSQL. It has one connection: a transaction has the database for itself, and what
 * else comes waits for its end.
 *
 * @param image - What a new database begins from. Where that is nothing, or nothing that can be opened,
 * `initdb` makes the database, which takes five times as long.
 * @throws MissingDriver without the package `@electric-sql/pglite`
 */
export async function openEmbedded(
  source: EmbeddedSource,
  place: string,
  image: typeof emptyDatabase = emptyDatabase,
): Promise<EmbeddedDriver> {
  const { folder, fresh, dump } = source
  const { PGlite } = await loadPeer(PACKAGE, () => import('@electric-sql/pglite'))
  const parsers = Object.fromEntries(AS_TEXT.map((type) => [type, (text: string) => text]))
  const open: Open = (loadDataDir) =>
    PGlite.create({
      parsers,
      startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`],
      ...(folder && { dataDir: folder }),
      ...(loadDataDir && { loadDataDir }),
    })
  const isNew = folder ? fresh : !dump
  const begun = isNew ? await begin(open, folder, await image()) : undefined
  const client = begun ?? (await open(dump))
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

type Open = (dump?: Blob) => Promise<PGlite>

/** A new database from its image; undefined, and as if nothing had been, when that does not open. */
async function begin(
  open: Open,
  folder: string | undefined,
  image: Buffer | undefined,
): Promise<PGlite | undefined> {
  if (!image) return undefined
  try {
    if (!folder) return await open(new Blob([new Uint8Array(image)]))
    unpack(image, folder)
    return await open()
  } catch {
    if (folder) await clear(folder)
    return undefined
  }
}

async function clear(folder: string): Promise<void> {
  // Without the folder there is nothing to clear, and why there is none the next to open it is told.
  const names = await readdir(folder).catch(() => [])
  for (const name of names) await rm(join(folder, name), { recursive: true })
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
