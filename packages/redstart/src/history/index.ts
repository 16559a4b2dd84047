/**
 * History: what was said on a topic, kept for those who come back.
 *
 * @module
 */
export { History, type HistoryOptions, type HistoryRead } from './history.ts'
export { type Keep, keepFrom } from './keep.ts'
export { type MemoryHistoryOptions, memoryHistory } from './memory-history.ts'
export { postgresHistory } from './postgres-history.ts'
export type { HistoryDatabase, HistoryRepo } from './postgres-tables.ts'
export { type RedisHistoryOptions, redisHistory } from './redis-history.ts'
export type { HistoryHost, HistoryRecord, HistoryStore, RunningHistory } from './store.ts'
