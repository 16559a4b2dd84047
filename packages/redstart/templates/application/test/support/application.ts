/** The application for tests: with a database of its own, and everything but a port. */
import { openTestDatabase, type Repo } from 'redstart/db'
import { database } from '../../src/database.ts'
import { type Application, defineApplication, type Surroundings } from '../../src/endpoint.ts'
import type * as schema from '../../src/schema.ts'

export interface OpenApplication {
  readonly endpoint: Application
  readonly repo: Repo<typeof schema>
  close(): Promise<void>
}

/** Opens the application; close it in `afterAll`. */
export async function openApplication(
  surroundings: Partial<Surroundings> = {},
): Promise<OpenApplication> {
  const repo = await openTestDatabase(database)
  const secretKeyBase = 'a secret of the tests, long enough for what it has to sign: 64 b'
  const endpoint = defineApplication({ secretKeyBase, logger: false, ...surroundings })
  return {
    endpoint,
    repo,
    async close() {
      await endpoint.close()
      await repo.close()
    },
  }
}
