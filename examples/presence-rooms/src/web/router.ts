/** Every address of the application. */
import { defineRouter } from 'redstart/http'
import { assetsFolder } from './assets-folder.ts'
import * as rooms from './controllers/rooms.ts'
import * as session from './controllers/session.ts'
import { browserFor } from './pipeline.ts'
import type { Headcount } from './visitors.ts'

/** What the actions need of what runs. */
export interface RouterParts extends session.SessionParts {
  /** How many are in the room of a topic, on all nodes. */
  headcount(topic: string): Promise<Headcount>
  /** The name of this node. */
  node(): string
}

export function defineRoutes(parts: RouterParts) {
  return defineRouter()
    .scope('/', browserFor(parts.tokens, parts.node), (r) =>
      r
        .get('/', (conn) => rooms.index(conn, parts.headcount))
        .get('/rooms/:id', rooms.show)
        .get('/sign-in', session.form)
        .post('/sign-in', (conn) => session.signIn(conn, parts))
        .post('/sign-out', (conn) => session.signOut(conn, parts)),
    )
    .static('/assets', assetsFolder)
}
