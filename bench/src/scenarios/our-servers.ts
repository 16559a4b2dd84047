import { phoenixDialect } from '../client/phoenix-dialect.ts'
import { type SocketServer, SocketSubject } from '../load/socket-subject.ts'
import type { SubjectName } from '../subject-names.ts'
import type { Program } from './scenario.ts'

/** A server of ours in one of its shapes. */
export function ours(
  name: SubjectName,
  shape: Partial<Omit<SocketServer, 'name' | 'dialect'>> = {},
): Program<SocketSubject> {
  const server = { name, dialect: phoenixDialect, entry: 'redstart-server.ts', ...shape }
  return { name, entry: server.entry, start: () => SocketSubject.start(server) }
}
