/**
 * A whole node, for the tests of faults to hurt. It has loaded all it needs when it says `loaded`, and
 * begins when it is told to; see {@link FaultNode}, which runs it.
 *
 * Its rooms have a history, and its halls have none; whoever joins one with a `key` is present there.
 */
import { defineSocket, error, ok, reply } from 'redstart/channel'
import { defineEndpoint } from 'redstart/endpoint'
import { redisHistory } from 'redstart/history'
import { definePresence } from 'redstart/presence'
import { adapterFromUrl } from 'redstart/pubsub'
import { type } from 'redstart/schema'
import { z } from 'zod'
import { Question, type Said, type Start } from './node-protocol.ts'

/** Everybody whose key is this is counted, and not listed. */
const ANONYMOUS = 'anonymous'

const visitors = definePresence({ meta: z.object({ device: z.string() }), counted: true })
const entry = z.object({ key: z.string().optional() })
const open = defineSocket({ connect: () => ({}) })

/** What `socket.presence(visitors)` is, as far as it is used here. */
interface Here {
  track(key: string, meta: { device: string }): unknown
  track(key: string, meta: null, options: { count: true }): unknown
  pushState(): Promise<void>
}

async function arrive(here: Here, key: string | undefined): Promise<void> {
  if (key === ANONYMOUS) here.track(key, null, { count: true })
  else if (key !== undefined) here.track(key, { device: 'test' })
  await here.pushState()
}

/** Answers when it is known what became of a broadcast. */
async function fate(sent: PromiseLike<void>) {
  try {
    await sent
    return ok()
  } catch (fault) {
    return error({ reason: fault instanceof Error ? fault.name : String(fault) })
  }
}

const room = open
  .channel('room:{id}')
  .presence(visitors)
  .params(entry)
  .history({ max: 10_000 })
  .emits({ said: type<Said>() })
  .join(({ params }) => ok({}, { key: params.key }))
  .joined((socket) => arrive(socket.presence(visitors), socket.assigns.key))
  .on('say', type<Said>(), (said, socket) => fate(socket.broadcast('said', said)))

const hall = open
  .channel('hall:{id}')
  .presence(visitors)
  .params(entry)
  .emits({ said: type<Said>() })
  .join(({ params }) => ok({}, { key: params.key }))
  .joined((socket) => arrive(socket.presence(visitors), socket.assigns.key))
  .on('say', type<Said>(), (said, socket) => {
    // The channel goes on meanwhile.
    const ref = socket.ref<Awaited<ReturnType<typeof fate>>>()
    void fate(socket.broadcast('said', said)).then((answer) => reply(ref, answer))
    return ref
  })

function begin({ name, pubsub, history, outbox, downPeriod }: Start) {
  return defineEndpoint({
    sockets: { '/socket': open.channels(room, hall) },
    node: name,
    pubsub: adapterFromUrl(pubsub, { node: name, ...(outbox && { outbox }) }),
    presence: { broadcastPeriod: 100, maxSilentPeriods: 4, downPeriod },
    logger: false,
    addressLimits: false,
    ...(history !== undefined && { history: redisHistory(history) }),
  })
}

let endpoint: ReturnType<typeof begin> | undefined

async function answer(question: Question): Promise<unknown> {
  if (question.ask === 'start') {
    endpoint = begin(question)
    const { port } = await endpoint.listen({ host: '127.0.0.1', port: 0 })
    return port
  }
  if (endpoint === undefined) throw new Error('The node has not begun.')
  if (question.ask === 'list') return endpoint.presence(visitors).list(question.topic)
  return endpoint.health()
}

process.on('message', async (message) => {
  const question = Question.parse(message)
  process.send?.({ id: question.id, answer: await answer(question) })
})
// Whoever ran it is gone.
process.once('disconnect', () => process.exit())
process.once('SIGTERM', async () => {
  await endpoint?.drain()
  await endpoint?.close()
  process.exit()
})
process.send?.('loaded')
