import { pgTable } from 'drizzle-orm/pg-core'
import { defineDatabase, id } from 'redstart/db'

/** The embedded one, in a folder of the test's own. */
export const database = defineDatabase({
  schema: { rooms: pgTable('rooms', { id: id() }) },
  folder: `${process.env.TEST_FOLDER}/database`,
  migrations: `${process.env.TEST_FOLDER}/migrations`,
})
