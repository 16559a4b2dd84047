import { describe, expect, it } from 'vitest'
import { ada, testSessions } from '../../../test/support/test-sessions.ts'
import { type AdapterHost, localAdapter, type Message, PubSub } from '../../pubsub/index.ts'
import { silentLogger } from '../../telemetry/index.ts'
import { testClock } from '../../testing/index.ts'
import { memoryAccounts } from '../store/memory-store.ts'
import { REVOKED_EVENT, REVOKED_TOPIC, Revocation } from './revocation.ts'
import { sessionEnded } from './session-ended.ts'
import { sessionOfTopic, sessionTopic } from './session-topic.ts'

/** Keeps the events that come on a topic. */
function heardOn(pubsub: PubSub, topic: string): Message[] {
  const heard: Message[] = []
  pubsub.subscribe(topic, { receive: (message) => void heard.push(message) })
  return heard
}

/** Lets all that was begun come to its end. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('revocation', () => {
  it('tells the connections of each session, and once who keeps none', async () => {
    const { sessions, pubsub } = testSessions()
    const [one, two] = [await sessions.start(ada), await sessions.start(ada)]
    const heard = heardOn(pubsub, sessionTopic(one.session.id))
    const all = heardOn(pubsub, REVOKED_TOPIC)
    const { ids } = await sessions.revoke({ userId: 'ada' }, 'admin')
    expect(heard.map(({ event }) => event)).toEqual([sessionEnded.pattern, 'disconnect'])
    expect(all.map(({ event, payload }) => ({ event, payload }))).toEqual([
      { event: REVOKED_EVENT, payload: { ids } },
    ])
    expect([...ids].sort()).toEqual([one.session.id, two.session.id].sort())
  })

  it('says that it takes a while where there is no way to other nodes', async () => {
    const clock = testClock()
    const host = { clock, logger: silentLogger, secretKeyBase: undefined, pubsub: undefined }
    const settings = { fallbackSeconds: 60 }
    const revocation = new Revocation({ store: memoryAccounts(), host: () => host, settings })
    expect(await revocation.revoked(['a'])).toEqual({ delayed: true })
    revocation.start()()
  })

  it('looks all sessions up as soon as the broker is back', async () => {
    let host: AdapterHost | undefined
    const adapter = {
      ...localAdapter(),
      start: (given: AdapterHost): void => {
        host = given
      },
    }
    const { sessions, revocation, store, clock, pubsub } = testSessions({
      pubsub: new PubSub({ adapter }),
    })
    const { session } = await sessions.start(ada)
    const heard = heardOn(pubsub, sessionTopic(session.id))
    const stop = revocation.start()
    await store.sessions.revoke({ userId: 'ada' }, 'admin', clock.now())
    host?.reconnected()
    await settle()
    expect(heard.map(({ event }) => event)).toEqual([sessionEnded.pattern, 'disconnect'])
    stop()
    host?.reconnected()
    await clock.advance(3_600_000)
    expect(heard).toHaveLength(2)
  })

  it('asks once for many connections that are opened at a time, and not for those of others', async () => {
    const { sessions, revocation, store, pubsub } = testSessions()
    const started = await Promise.all(Array.from({ length: 5 }, () => sessions.start(ada)))
    const topics = started.map(({ session }) => sessionTopic(session.id))
    const heard = topics.map((topic) => heardOn(pubsub, topic))
    const asked: (readonly string[])[] = []
    const getMany = store.sessions.getMany.bind(store.sessions)
    store.sessions.getMany = (ids) => {
      asked.push(ids)
      return getMany(ids)
    }
    const stop = revocation.start()
    await store.sessions.revoke({ ids: [started[0]?.session.id ?? ''] }, 'admin', 0)
    for (const topic of [...topics, 'users:7']) revocation.opened(topic)
    await settle()
    expect(asked).toEqual([started.map(({ session }) => session.id)])
    expect(heard.map((messages) => messages.length)).toEqual([2, 0, 0, 0, 0])
    stop()
  })
})

describe('the name of a session’s connections', () => {
  it('is that of its session alone', () => {
    expect(sessionOfTopic(sessionTopic('abc'))).toBe('abc')
    for (const other of ['users:7', 'auth:user:7', '', undefined, null, 7]) {
      expect(sessionOfTopic(other)).toBeUndefined()
    }
  })
})
