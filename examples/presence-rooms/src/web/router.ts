/** Every address of the application. */
import { apiPipeline, defineRouter } from 'redstart/http'
import { mailbox } from 'redstart/mail'
import { accounts, tokens } from '../accounts.ts'
import { mailer } from '../mailer.ts'
import { assetsFolder } from './assets-folder.ts'
import * as rooms from './controllers/rooms.ts'
import { browserOn } from './pipelines.ts'
import type { Headcount } from './visitors.ts'

/** What the actions need of what runs. */
export interface RouterParts {
  /** How many are in the room of a topic, on all nodes. */
  headcount(topic: string): Promise<Headcount>
  /** The name of this node. */
  node(): string
}

export function defineRoutes({ headcount, node }: RouterParts) {
  const browser = browserOn(node)
  const members = browser.plug(accounts.requireUser)
  return (
    defineRouter()
      // Register, log in and out, settings, sessions: below /users.
      .scope('/', browser, accounts.routes)
      .scope('/', browser, (r) =>
        r.get('/', (conn) => rooms.index(conn, headcount)).get('/rooms/:id', rooms.show),
      )
      // Whoever has no account comes by the page to log in, and goes on from there.
      .scope('/', members, (r) => r.get('/rooms/:id/enter', rooms.enter))
      // For the script of a page that has been open for longer than its token is good.
      .scope('/', apiPipeline().plug(accounts.load), (r) => r.get('/token', tokens.renewal))
      .static('/assets', assetsFolder)
      .forward('/dev/mailbox', mailbox(mailer))
  )
}
