import { phoenixDialect } from '../client/phoenix-dialect.ts'
import { socketIoDialect } from '../client/socket-io-dialect.ts'
import { type SocketServer, SocketSubject } from '../load/socket-subject.ts'
import type { Program } from './scenario.ts'

const servers: readonly SocketServer[] = [
  { name: 'floor', entry: 'peers/batching-floor.ts', dialect: phoenixDialect },
  { name: 'naive', entry: 'peers/naive-ws.ts', dialect: phoenixDialect },
  { name: 'socket.io', entry: 'peers/socket-io.ts', dialect: socketIoDialect },
  { name: 'redstart', entry: 'redstart-server.ts', dialect: phoenixDialect },
]

/** The servers of sockets, in the order of each round. */
export const socketServers: readonly Program<SocketSubject>[] = servers.map((server) => ({
  name: server.name,
  entry: server.entry,
  start: () => SocketSubject.start(server),
}))
