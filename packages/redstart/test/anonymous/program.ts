/**
 * An endpoint that goes wrong in as many ways as there are, for a test that reads all that its process
 * writes. `node program.ts anonymous`, or without that word for a socket that may be told of.
 */
import { pino } from 'pino'
import { defineSocket, error, ok } from 'redstart/channel'
import { defineEndpoint } from 'redstart/endpoint'
import { defineRouter, pipeline } from 'redstart/http'
import type { PubSubAdapter } from 'redstart/pubsub'
import { type } from 'redstart/schema'
import { topic } from 'redstart/topic'
import { z } from 'zod'

/** What a handler throws; its message has what it was sent, and lines that look like a stack. */
class RoomCrash extends Error {
  constructor(...said: unknown[]) {
    const text = said.map((part) => JSON.stringify(part)).join(' ')
    const cause = new RangeError(`the cause: ${text}`)
    super(`crashed on ${text}\n    at ${text} (file:///${text}:1:2)`, { cause })
  }
}

let receive: (bytes: Uint8Array) => void = () => {}
const unreachable: PubSubAdapter = {
  node: 'alone',
  start(host) {
    receive = host.receive
  },
  broadcast: (message) => Promise.reject(new Error(`no way to ${message.topic}`)),
  directBroadcast: (_node, message) => Promise.reject(new Error(`no way to ${message.topic}`)),
  close: () => Promise.resolve(),
}

const whispers = topic('whispers:{id}', type<{ text: string }>())

function connect({ params }: { params: Record<string, unknown> }) {
  const { mood } = params
  if (mood === 'refuse') return error(params)
  if (mood === 'throw') throw new RoomCrash(params)
  if (mood === 'reject') return Promise.reject(new RoomCrash(params))
  return { said: JSON.stringify(params) }
}

const base =
  process.argv[2] === 'anonymous'
    ? defineSocket({ anonymous: true, authToken: true, connect })
    : defineSocket({ authToken: true, connect })

const room = base
  .channel('room:{id}')
  .params(z.object({ mood: z.string().optional(), text: z.string().max(100) }))
  .emits({ said: z.object({ text: z.string().max(10) }), large: type<object>() })
  .join(({ params, topic: { id } }) => {
    if (params.mood === 'crash') throw new RoomCrash(params, id)
    if (params.mood === 'refuse') return error({ reason: 'no', id })
    return ok({ id })
  })
  .on('crash', type<object>(), (payload, socket) => {
    throw new RoomCrash(payload, socket.topic)
  })
  .on('throw_text', type<{ text: string }>(), ({ text }) => {
    throw text
  })
  .on('say_too_much', type<{ text: string }>(), ({ text }, socket) => {
    socket.push('said', { text })
  })
  .on('shout', type<{ text: string }>(), (payload, socket) => {
    void socket.broadcast('large', payload)
    return ok()
  })
  .on('whisper', type<{ text: string }>(), ({ text }) => {
    const address = whispers({ id: text })
    endpoint.pubsub.listen(address, (message) => {
      throw new RoomCrash(message)
    })
    endpoint.pubsub.localBroadcast(address, { text })
    return ok()
  })
  .on('foreign', type<{ text: string }>(), ({ text }) => {
    receive(Buffer.from(text))
    return ok()
  })
  .on('flood', type<{ text: string }>(), (payload, socket) => {
    for (let time = 0; time < 3; time += 1) socket.push('large', payload)
  })
  .on('called', type<Record<string, unknown>>(), (payload) => {
    // A function that is called as what a client said, as V8 then writes into the stack.
    const handlers = Object.fromEntries(
      Object.keys(payload).map((name) => [name, () => new RoomCrash(name)]),
    )
    for (const name of Object.keys(payload)) throw handlers[name]?.()
  })
  .terminate((_reason, socket) => {
    throw new RoomCrash('terminate', socket.topic)
  })

const router = defineRouter().scope('/', pipeline(), (r) =>
  r.get('/pages/:id', (conn) => {
    throw new RoomCrash(conn.params.id, conn.query, [...conn.req.headers])
  }),
)

const endpoint = defineEndpoint({
  router,
  sockets: { '/socket': { socket: base.channels(room), longpoll: true } },
  secretKeyBase: 'secret'.repeat(11),
  pubsub: unreachable,
  logger: pino({ level: 'debug', base: null }),
  limits: { frameBytes: 20_000, outboundBytes: 10_000 },
  addressLimits: { connections: 10, failedJoinsPerMinute: 3, joinsPerMinute: 60 },
})
const { port } = await endpoint.listen({ port: 0, host: '127.0.0.1' })
process.send?.(port)
process.once('message', async () => {
  await endpoint.close()
  process.disconnect()
})
