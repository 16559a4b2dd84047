import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { thisWorker } from '../context/index.ts'
import {
  DatabaseDamaged,
  DatabaseTooOld,
  MissingDriver,
  WorkersNeedServer,
} from '../errors/index.ts'
import type { Address } from './database-url.ts'
import type { Driver } from './driver.ts'
import { type EmbeddedDriver, openEmbedded } from './embedded-driver.ts'
import type { emptyDatabase } from './embedded-image.ts'
import { asFailure } from './failure.ts'
import { lockOf, takeFolder } from './folder-lock.ts'
import { connectServer, type ServerLimits } from './postgres-driver.ts'

/** The oldest PostgreSQL that Redstart is tested on. */
const OLDEST_SERVER = 15

/**
 * Connects to a server, and makes sure that it answers.
 *
 * @throws DatabaseUnreachable, DatabaseLoginRefused, DatabaseMissing or DatabaseTooOld
 */
export async function connectAndCheck(address: Address, limits: ServerLimits): Promise<Driver> {
  const driver = await connectServer(address, limits)
  try {
    const [row] = await driver.query(
      "select current_setting('server_version_num')::int, current_setting('server_version')",
      [],
      'array',
    )
    const [number, version] = Array.isArray(row) ? row : []
    if (Number(number) < OLDEST_SERVER * 10_000) {
      throw new DatabaseTooOld(address.place, String(version), OLDEST_SERVER)
    }
    return driver
  } catch (error) {
    await driver.close()
    throw asFailure(error, address.place)
  }
}

/**
 * Opens the embedded database of a folder, for this process alone, and makes it when there is none.
 *
 * @param image - What a new one begins from
 * @throws DatabaseInUse, DatabaseDamaged or WorkersNeedServer
 */
export async function openFolder(
  folder: string,
  image?: typeof emptyDatabase,
): Promise<FolderDriver> {
  if (thisWorker !== undefined && thisWorker.of > 1) {
    throw new WorkersNeedServer(folder, thisWorker.of)
  }
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 })
  const giveBack = await takeFolder(folder)
  try {
    const driver = await openTaken(folder, image)
    return {
      ...driver,
      async close() {
        await driver.close()
        await giveBack()
      },
    }
  } catch (error) {
    await giveBack()
    throw error
  }
}

/** The embedded database of a folder. */
export interface FolderDriver extends EmbeddedDriver {
  /** Whether it was made just now. */
  readonly fresh: boolean
}

async function openTaken(
  folder: string,
  image: typeof emptyDatabase | undefined,
): Promise<FolderDriver> {
  // A first start that was cut off leaves a database that cannot be opened. It is put aside and not
  // deleted: somebody may have put a good one there since.
  const unfinished = join(lockOf(folder), 'first-start')
  const marked = (await readdir(lockOf(folder))).includes('first-start')
  if (marked && !(await isEmpty(folder))) await rename(folder, `${folder}.unfinished-${Date.now()}`)
  const fresh = await isEmpty(folder)
  if (fresh) await writeFile(unfinished, '')
  const driver = await openEmbedded({ folder, fresh }, folder, image).catch((cause: unknown) => {
    throw cause instanceof MissingDriver ? cause : new DatabaseDamaged(folder, { cause })
  })
  if (fresh) await rm(unfinished, { force: true })
  return { ...driver, fresh }
}

/** @throws what the file system throws for a folder that is there and cannot be read */
async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true
    throw error
  }
}
