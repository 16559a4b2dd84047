/** What can be measured: servers, and programs that do one thing over and over. */
export type SubjectName =
  | 'floor'
  | 'naive'
  | 'socket.io'
  | 'concatenation'
  | 'hono'
  | 'lit'
  | 'redstart'
  | 'unlimited'
  | 'redis'
  | 'nats'
  | 'workers'
  | 'memory-history'
  | 'redis-history'
  | 'postgres-history'
  | 'metas'
  | 'counted'
  | 'minimal'
  | 'users-postgres'
  | 'redis-postgres'
  | 'postgres'
  | 'embedded'

/** How the tables call them. */
export const labels: Readonly<Record<SubjectName, string>> = {
  floor: 'batching floor',
  naive: 'naive `ws`',
  'socket.io': 'Socket.IO',
  concatenation: 'concatenation',
  hono: 'Hono',
  lit: 'Lit',
  redstart: 'Redstart',
  unlimited: 'no limits by address',
  redis: 'two nodes, Redis',
  nats: 'two nodes, NATS',
  workers: 'two workers',
  'memory-history': 'history in memory',
  'redis-history': 'in Redis',
  'postgres-history': 'in Postgres',
  metas: 'tracked',
  counted: 'counted',
  minimal: 'minimal frames',
  'users-postgres': 'users in Postgres',
  'redis-postgres': 'sessions in Redis, users in Postgres',
  postgres: 'all in Postgres',
  embedded: 'all embedded',
}

/** All of them: peers, ours, and ours in other shapes. */
export const subjectNames: readonly SubjectName[] = [
  'floor',
  'naive',
  'socket.io',
  'concatenation',
  'hono',
  'lit',
  'redstart',
  'unlimited',
  'redis',
  'nats',
  'workers',
  'memory-history',
  'redis-history',
  'postgres-history',
  'metas',
  'counted',
  'minimal',
  'users-postgres',
  'redis-postgres',
  'postgres',
  'embedded',
]
