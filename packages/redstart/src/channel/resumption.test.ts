import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { History } from '../history/index.ts'
import { Message, PubSub } from '../pubsub/index.ts'
import { newCounts, silentLogger } from '../telemetry/index.ts'
import { testClock } from '../testing/index.ts'
import { Resumption } from './resumption.ts'

setFlagsFromString('--expose-gc')
const gc: () => void = runInNewContext('gc')

test('what was missed is not kept once it has been handed over', async () => {
  const clock = testClock()
  const pubsub = new PubSub({ clock })
  const history = new History({ pubsub, clock, logger: silentLogger, counts: newCounts() })
  const keep = { max: 10, maxAge: 60_000 }
  const { epoch } = await history.watch('t', keep)
  await history.append(Message.broadcast('t', 'said', {}), keep)
  const resumption = await Resumption.begin(history, 't', keep, { since: `${epoch}-0` })
  const missed = async (): Promise<WeakRef<Message>[]> =>
    (await resumption.missed(1_000)).map((message) => new WeakRef(message))
  const [message] = await missed()
  await new Promise((resolve) => setImmediate(resolve))
  gc()
  expect(message).toBeDefined()
  expect(message?.deref()).toBeUndefined()
  resumption.end()
  await history.close()
})
