import { expect, it, onTestFinished, vi } from 'vitest'
import { watchFaults } from '../../../../conformance/src/faults.ts'
import { natsAdapter } from './nats-adapter.ts'
import { PubSub } from './pubsub.ts'

/** A connection that the library has given up, and not told us of yet. */
const closing = vi.hoisted(() => {
  let isClosed = false
  const over = (): Error => new Error('CONNECTION_CLOSED')
  return {
    begin: () => {
      isClosed = true
    },
    connection: {
      publish() {
        if (isClosed) throw over()
      },
      flush: () => (isClosed ? Promise.reject(over()) : Promise.resolve()),
      subscribe: () => ({ unsubscribe() {} }),
      closed: () => new Promise(() => {}),
      status: async function* () {},
      close: async () => {},
    },
  }
})
vi.mock('nats', () => ({ connect: async () => closing.connection }))

it('rejects what it is given while the library closes, and leaves no rejection behind', async () => {
  const faults = watchFaults()
  const node = new PubSub({ adapter: natsAdapter('nats://127.0.0.1:4222') })
  onTestFinished(() => node.close())
  await vi.waitFor(() => expect(node.state.connected).toBe(true))
  closing.begin()
  await expect(node.broadcast('t', 'e', {})).rejects.toMatchObject({ code: 'broker_unavailable' })
  // Node tells of unhandled rejections when the turn in which they came is over.
  await new Promise((resolve) => setImmediate(resolve))
  expect(faults).toEqual([])
})
