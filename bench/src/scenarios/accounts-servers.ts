import type { AccountsServer } from '../load/accounts-subject.ts'
import { AccountsSubject } from '../load/accounts-subject.ts'
import type { Program } from './scenario.ts'

const entry = 'redstart-accounts-server.ts'

const server = (shape: Omit<AccountsServer, 'entry'>): Program<AccountsSubject> => ({
  name: shape.name,
  entry,
  start: () => AccountsSubject.start({ entry, ...shape }),
})

const postgres = { postgres: ['DATABASE_URL'] }

/** Sessions and users in memory: what is left is the work of the accounts. */
export const inMemory: Program<AccountsSubject> = server({ name: 'redstart', storage: 'memory' })

/** Sessions in memory, users in a PostgreSQL server. */
export const usersInPostgres: Program<AccountsSubject> = server({
  name: 'users-postgres',
  storage: 'memory-postgres',
  stores: postgres,
})

/** All in the embedded database. */
export const inEmbedded: Program<AccountsSubject> = server({
  name: 'embedded',
  storage: 'embedded',
})

/** All in a PostgreSQL server. */
export const inPostgres: Program<AccountsSubject> = server({
  name: 'postgres',
  storage: 'postgres',
  stores: postgres,
})

/** Sessions in Redis, users in a PostgreSQL server. */
export const inRedis: Program<AccountsSubject> = server({
  name: 'redis-postgres',
  storage: 'redis-postgres',
  stores: { ...postgres, redis: ['REDIS_URL'] },
})

/** Two nodes on Redis, all in one PostgreSQL server. */
export const twoNodes: Program<AccountsSubject> = server({
  name: 'redis',
  storage: 'postgres',
  stores: { ...postgres, redis: ['PUBSUB_URL'] },
  nodes: 2,
})
