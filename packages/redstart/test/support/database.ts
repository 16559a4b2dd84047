/** The same tests on the embedded database and on a PostgreSQL server. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe } from 'vitest'
import { postgresBin } from '../../../../scripts/parts.ts'
import {
  type Database,
  type DatabaseOptions,
  defineDatabase,
  openTestDatabase,
  type Repo,
} from '../../src/db/index.ts'
import { startPostgres, type TestServer } from './postgres.ts'
import * as schema from './schema.ts'

export type TestSchema = typeof schema

/** Where the tests' migrations are. */
const migrations = new URL('migrations', import.meta.url)

/** Beside it the migrated database is kept for all test files, so that it is made once and then copied. */
export const SHELF: string = fileURLToPath(
  new URL('../../../../node_modules/.cache/redstart/db', import.meta.url),
)

/** What a suite gets; to be called inside of its tests and hooks. */
export interface TestBed {
  readonly kind: 'embedded' | 'postgres'
  /** A folder for the suite, deleted after it. */
  folder(): string
  /** The server. @throws Error on the embedded database */
  server(): TestServer
  /** A database that does not exist yet. */
  define(name: string, options?: Partial<DatabaseOptions<TestSchema>>): Database<TestSchema>
}

/** Declares `suite` once for each kind of database. */
export function onEachDatabase(suite: (bed: TestBed) => void): void {
  const bin = postgresBin()
  if (!bin) console.warn('SKIPPED: tests with a PostgreSQL server; npm test says how to get one.')
  const kinds = bin ? (['embedded', 'postgres'] as const) : (['embedded'] as const)
  describe.each(kinds)('on %s', (kind) => {
    let folder = ''
    let server: TestServer | undefined
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'redstart-db-'))
      if (kind === 'postgres' && bin) server = await startPostgres(bin)
    })
    afterAll(async () => {
      await server?.stop()
      await rm(folder, { recursive: true, force: true })
    })
    const running = (): TestServer => {
      if (!server) throw new Error('there is no server')
      return server
    }
    suite({
      kind,
      folder: () => folder,
      server: running,
      define: (name, options = {}) =>
        defineDatabase({
          schema,
          migrations,
          ...(kind === 'postgres' ? { url: running().url(name) } : { folder: join(folder, name) }),
          ...options,
        }),
    })
  })
}

/** Declares `suite` once for each kind of database, with one migrated database for all its tests. */
export function onEachRepo(suite: (repo: () => Repo<TestSchema>, bed: TestBed) => void): void {
  onEachDatabase((bed) => {
    let repo: Repo<TestSchema> | undefined
    beforeAll(async () => {
      repo = await openTestDatabase(bed.define('shared', { folder: SHELF }))
    })
    afterAll(() => repo?.close())
    suite(() => {
      if (!repo) throw new Error('the repo is not open yet')
      return repo
    }, bed)
  })
}
