/**
 * One of two nodes on a broker. `HOP=publisher` publishes for as many milliseconds as a message says,
 * one at a time, or 100 when the number is negative, and answers how many; `HOP=receiver` answers how
 * many have come so far.
 *
 * @module
 */
import { adapterFromUrl, Message, PubSub } from 'redstart/pubsub'
import { payload } from '../client/dialect.ts'

const topic = 'room:1'
const many = 100

const pubsub = new PubSub({ adapter: adapterFromUrl(process.env.PUBSUB_URL ?? '') })
let received = 0

if (process.env.HOP === 'receiver') {
  pubsub.subscribe(topic, {
    receive() {
      received += 1
    },
  })
  await pubsub.settled()
}

process.on('message', async (request: unknown) => {
  if (typeof request !== 'number') return
  process.send?.(process.env.HOP === 'receiver' ? received : await publish(request))
})
process.send?.('ready')

async function publish(request: number): Promise<number> {
  const body: unknown = JSON.parse(payload)
  const atOnce = request < 0 ? many : 1
  const deadline = performance.now() + Math.abs(request)
  let published = 0
  while (performance.now() < deadline) {
    const sent: Promise<void>[] = []
    for (let n = 0; n < atOnce; n++) {
      sent.push(pubsub.dispatch(Message.broadcast(topic, 'new_msg', body)))
    }
    await Promise.all(sent)
    published += atOnce
  }
  return published
}
