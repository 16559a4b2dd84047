/**
 * A program that the tests of workers run: a room at `/socket`, on as many workers as `WORKERS` says. It
 * writes a line for what tests wait for. `FAULT` names what goes wrong in it.
 */
import cluster from 'node:cluster'
import { createInterface } from 'node:readline'
import { defineSocket, ok } from 'redstart/channel'
import { defineEndpoint } from 'redstart/endpoint'
import type { PubSub } from 'redstart/pubsub'
import { type } from 'redstart/schema'
import { topic } from 'redstart/topic'

const { WORKERS = '1', PORT = '0', FAULT, REDSTART_WORKER: worker = '0' } = process.env

const whispers = topic('whispers', type<{ text: string }>())

const socket = defineSocket({ connect: () => ({}) })
const room = socket
  .channel('room:*')
  .emits({ told: type<{ text: string }>() })
  .join(() => ok({ pid: process.pid, node: pubsub().node }))
  .on('tell', type<{ text: string }>(), async (payload, socket) => {
    await socket.broadcast('told', payload)
    return ok()
  })
  .on('whisper', type<{ node: string; text: string }>(), async ({ node, text }) => {
    await pubsub().directBroadcast(node, whispers(), { text })
    return ok()
  })

if (FAULT === 'start' && cluster.isWorker) {
  console.error('This program cannot start.')
  process.exit(3)
}
if (FAULT === 'database') {
  const { database } = await import('./database.ts')
  await database.open({ migrations: 'ignore' })
}

const endpoint = defineEndpoint({
  sockets: { '/socket': socket.channels(room) },
  secretKeyBase: 'secret'.repeat(11),
  logger: false,
})
// Another endpoint of the same program hears nothing of the first.
const other = defineEndpoint({ logger: false })
other.pubsub.subscribe('room:a', { receive: () => console.log('"leaked"') })
await other.listen({ host: '127.0.0.1', port: 0, workers: Number(WORKERS) })

pubsub().listen(whispers(), ({ text }) => {
  pubsub().localBroadcast('room:a', 'told', { text: `${process.pid} heard ${text}` })
})

const listening = endpoint.listen({
  host: '127.0.0.1',
  port: Number(PORT),
  workers: Number(WORKERS),
})
const { port } = await listening
console.log(JSON.stringify({ worker: Number(worker), pid: process.pid, port }))

if (FAULT === 'own handler') {
  process.once('SIGTERM', async () => {
    await endpoint.drain()
    await endpoint.close()
    console.log(JSON.stringify({ worker: Number(worker), ended: true }))
  })
}
if (cluster.isPrimary) {
  createInterface(process.stdin).on('line', (text) => {
    void endpoint.broadcast('room:a', 'told', { text })
  })
}

function pubsub(): PubSub {
  return endpoint.pubsub
}
