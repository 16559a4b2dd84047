import { pgTable, text } from 'drizzle-orm/pg-core'
import { defineDatabase, id } from 'redstart/db'

const rooms = pgTable('rooms', { id: id(), name: text().notNull() })

/** Both folders are the test's own. */
export const database = defineDatabase({
  schema: { rooms },
  folder: `${process.env.TEST_FOLDER}/database`,
  migrations: `${process.env.TEST_FOLDER}/migrations`,
  seed: async (repo) => {
    await repo.insert(rooms, { name: 'Lobby' })
  },
})
