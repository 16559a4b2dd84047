import type { AuditEvent } from '../../src/auth/audit/audit-event.ts'
import type { Host } from '../../src/auth/host.ts'
import { Revocation } from '../../src/auth/revocation/revocation.ts'
import { SecretKeys } from '../../src/auth/secret/secret-keys.ts'
import { type SessionOptions, sessionSettings } from '../../src/auth/session/session-settings.ts'
import { type Presented, type SessionStart, Sessions } from '../../src/auth/session/sessions.ts'
import { memoryAccounts } from '../../src/auth/store/memory-store.ts'
import type { AccountStore } from '../../src/auth/store/store.ts'
import { PubSub } from '../../src/pubsub/index.ts'
import { silentLogger } from '../../src/telemetry/index.ts'
import { type TestClock, testClock } from '../../src/testing/index.ts'

/** What sessions under test are made of, where that matters. */
export interface TestSessionsOptions {
  readonly clock?: TestClock
  readonly store?: AccountStore
  readonly pubsub?: PubSub
  readonly session?: SessionOptions
  /** The first signs. */
  readonly secrets?: readonly string[]
}

/** Sessions as one node has them, and what they told of themselves. */
export interface TestSessions {
  readonly sessions: Sessions
  readonly revocation: Revocation
  readonly store: AccountStore
  readonly clock: TestClock
  readonly pubsub: PubSub
  readonly keys: SecretKeys
  readonly host: () => Host
  readonly events: AuditEvent[]
  readonly logged: string[]
}

/** The secret of the keys of {@link testSessions}. */
export const testSecret: string = 'only for tests '.repeat(5)

/** Somebody who signs in with a password at a browser. */
export const ada: SessionStart = {
  userId: 'ada',
  kind: 'browser',
  method: 'password',
  persistent: true,
  info: { ip: '192.0.2.7', userAgent: 'Browser/1' },
}

/** Sessions in memory, on a clock that stands still. */
export function testSessions(options: TestSessionsOptions = {}): TestSessions {
  const { clock = testClock(), store = memoryAccounts(), secrets = [testSecret] } = options
  const { pubsub = new PubSub() } = options
  const events: AuditEvent[] = []
  const logged: string[] = []
  const note = (_fields: object, message: string): void => void logged.push(message)
  const logger = { ...silentLogger, info: note, warn: note, error: note }
  const host = (): Host => ({ clock, logger, pubsub, secretKeyBase: secrets })
  const settings = sessionSettings(options.session)
  const keys = new SecretKeys(() => secrets)
  const audit = { write: async (event: AuditEvent): Promise<void> => void events.push(event) }
  const revocation = new Revocation({ store, host, settings })
  const parts = { store: store.sessions, keys, settings, host, audit, revocation }
  const sessions = new Sessions(parts)
  return { sessions, revocation, store, clock, pubsub, keys, host, events, logged }
}

/** The new handle of somebody who was given one. */
export function handedOut(presented: Presented): string {
  if (!presented.ok || presented.handle === undefined) throw new Error('there is no new handle')
  return presented.handle
}
