import type { Dialect } from './client/dialect.ts'
import { phoenixDialect } from './client/phoenix-dialect.ts'
import { socketIoDialect } from './client/socket-io-dialect.ts'

/** A server that can be measured. */
export type ServerName = 'floor' | 'naive' | 'socket.io' | 'redstart'

/** What the harness has to know of a server. */
export interface ServerSpec {
  /** Its column in the table. */
  readonly label: string
  /** Its file below `src/`. */
  readonly entry: string
  /** How the load generator speaks to it. */
  readonly dialect: Dialect
}

/** The servers, in the order of the table's columns and of each round. */
export const servers: Readonly<Record<ServerName, ServerSpec>> = {
  floor: {
    label: 'batching floor',
    entry: 'peers/batching-floor.ts',
    dialect: phoenixDialect,
  },
  naive: { label: 'naive `ws`', entry: 'peers/naive-ws.ts', dialect: phoenixDialect },
  'socket.io': { label: 'Socket.IO', entry: 'peers/socket-io.ts', dialect: socketIoDialect },
  redstart: { label: 'Redstart', entry: 'redstart-server.ts', dialect: phoenixDialect },
}

/** The names of {@link servers}, in their order. */
export const serverNames: readonly ServerName[] = ['floor', 'naive', 'socket.io', 'redstart']
