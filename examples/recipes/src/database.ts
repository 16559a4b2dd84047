/** Where the data are kept: on the server that `DATABASE_URL` names, else in the data folder. */
import { join } from 'node:path'
import { defineDatabase } from 'redstart/db'
import * as schema from './schema.ts'
import { settings } from './settings.ts'

export const database = defineDatabase({
  schema,
  migrations: new URL('../migrations', import.meta.url),
  url: settings.DATABASE_URL,
  folder: join(settings.DATA_DIR, 'database'),
  async seed() {
    // Loaded when it is wanted: it uses what uses the database.
    const { seed } = await import('./seed.ts')
    await seed()
  },
})
