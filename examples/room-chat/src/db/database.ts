/** An embedded PostgreSQL: nothing to install, one folder to keep. */
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'

/**
 * Opens the database and creates what is missing in it.
 *
 * @param folder - where the data are kept; without one they live in memory, for tests
 */
export async function openDatabase(folder?: string) {
  const client = await PGlite.create(folder)
  await client.exec(await readFile(new URL('tables.sql', import.meta.url), 'utf8'))
  return drizzle({ client, casing: 'snake_case' })
}

export type Database = Awaited<ReturnType<typeof openDatabase>>
