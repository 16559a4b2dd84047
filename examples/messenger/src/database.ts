/** Where the data are kept: on a server where `DATABASE_URL` names one, else in the data folder. */
import { join } from 'node:path'
import { defineDatabase } from 'redstart/db'
import { dataDir } from './data-dir.ts'
import * as schema from './schema.ts'

export const database = defineDatabase({
  schema,
  migrations: new URL('../migrations', import.meta.url),
  url: process.env.DATABASE_URL,
  folder: join(dataDir, 'database'),
})
