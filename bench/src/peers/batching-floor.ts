/**
 * The peer "batching floor": the least that Node can do for a delivery. `ws` does the handshake
 * and reads what comes in. A broadcast is encoded and framed once; the frames that a topic gathers
 * in one turn of the event loop are joined into one buffer, and that same buffer is written to the
 * socket of every subscriber. Nothing is limited, accounted for or isolated.
 *
 * @module
 */
import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { broadcastText, closeText, decode, type Message, replyText } from './message.ts'
import { serverTextFrame } from './server-frame.ts'

class Topic {
  readonly subscribers = new Set<Duplex>()
  #pending: Buffer[] = []
  readonly #flush = (): void => {
    const pending = this.#pending
    this.#pending = []
    const [first] = pending
    const batch = pending.length === 1 && first ? first : Buffer.concat(pending)
    for (const stream of this.subscribers) stream.write(batch)
  }

  broadcast(frame: Buffer): void {
    if (this.#pending.push(frame) === 1) setImmediate(this.#flush)
  }
}

const topics = new Map<string, Topic>()
const webSockets = new WebSocketServer({ noServer: true })
const server = createServer()

server.on('upgrade', (request, stream, head) => {
  webSockets.handleUpgrade(request, stream, head, (ws) => serve(ws, stream))
})
server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1')

function serve(ws: WebSocket, stream: Duplex): void {
  const joinRefs = new Map<string, string | null>()
  ws.on('message', (data) => {
    const message = decode(data)
    if (message === undefined) ws.close(1011)
    else handle(stream, joinRefs, message)
  })
  ws.on('close', () => {
    for (const topic of joinRefs.keys()) unsubscribe(stream, topic)
  })
  ws.on('error', () => ws.terminate())
}

function handle(stream: Duplex, joinRefs: Map<string, string | null>, message: Message): void {
  const { topic, event, payload, joinRef } = message
  switch (event) {
    case 'new_msg':
      topics.get(topic)?.broadcast(serverTextFrame(broadcastText(topic, event, payload)))
      return
    case 'echo':
      stream.write(serverTextFrame(replyText(message, joinRef, payload)))
      return
    case 'heartbeat':
      stream.write(serverTextFrame(replyText(message, null, {})))
      return
    case 'phx_join':
      joinRefs.set(topic, joinRef)
      subscribe(stream, topic)
      stream.write(serverTextFrame(replyText(message, joinRef, {})))
      return
    case 'phx_leave':
      joinRefs.delete(topic)
      unsubscribe(stream, topic)
      stream.write(serverTextFrame(replyText(message, joinRef, {})))
      stream.write(serverTextFrame(closeText(topic, joinRef)))
  }
}

function subscribe(stream: Duplex, name: string): void {
  let topic = topics.get(name)
  if (topic === undefined) {
    topic = new Topic()
    topics.set(name, topic)
  }
  topic.subscribers.add(stream)
}

function unsubscribe(stream: Duplex, name: string): void {
  const topic = topics.get(name)
  topic?.subscribers.delete(stream)
  if (topic?.subscribers.size === 0) topics.delete(name)
}
