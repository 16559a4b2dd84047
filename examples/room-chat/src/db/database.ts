/** An embedded PostgreSQL: nothing to install, one folder to keep. */
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { CannotStart } from '../cannot-start.ts'

/**
 * Opens the database and creates what is missing in it.
 *
 * @param folder - where the data are kept; without one they live in memory, for tests
 * @throws CannotStart when the folder holds something that is no sound database
 */
export async function openDatabase(folder?: string) {
  const client = await PGlite.create(folder).catch((cause: unknown) => {
    const where = folder ? `in ${folder}` : 'in memory'
    const remedy = 'Move that folder away to begin with an empty one.'
    throw new CannotStart(`The database ${where} cannot be opened: it is damaged. ${remedy}`, {
      cause,
    })
  })
  await client.exec(await readFile(new URL('tables.sql', import.meta.url), 'utf8'))
  return drizzle({ client, casing: 'snake_case' })
}

export type Database = Awaited<ReturnType<typeof openDatabase>>
