/**
 * The peer "naive ws": channels as a careful application developer writes them by hand over
 * `ws`. It checks what it gets, encodes a broadcast once and calls `send` for each subscriber.
 *
 * @module
 */
import { type WebSocket, WebSocketServer } from 'ws'
import { broadcastText, closeText, decode, type Message, replyText } from './message.ts'

const subscribers = new Map<string, Set<WebSocket>>()

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env.PORT ?? 4000),
  path: '/socket/websocket',
})

server.on('connection', (ws) => {
  const joinRefs = new Map<string, string | null>()
  ws.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : decode(data)
    if (message === undefined) ws.close(1011)
    else handle(ws, joinRefs, message)
  })
  ws.on('close', () => {
    for (const topic of joinRefs.keys()) unsubscribe(ws, topic)
  })
  ws.on('error', () => ws.terminate())
})

function handle(ws: WebSocket, joinRefs: Map<string, string | null>, message: Message): void {
  const { topic, event, payload } = message
  const joinRef = joinRefs.get(topic)
  if (topic === 'phoenix' && event === 'heartbeat') {
    ws.send(replyText(message, null, {}))
  } else if (event === 'phx_join' && topic.startsWith('room:')) {
    joinRefs.set(topic, message.joinRef)
    subscribe(ws, topic)
    ws.send(replyText(message, message.joinRef, {}))
  } else if (joinRef === undefined) {
    ws.send(replyText(message, null, { reason: 'unmatched topic' }, 'error'))
  } else if (event === 'echo') {
    ws.send(replyText(message, joinRef, payload))
  } else if (event === 'new_msg') {
    broadcast(topic, event, payload)
  } else if (event === 'phx_leave') {
    joinRefs.delete(topic)
    unsubscribe(ws, topic)
    ws.send(replyText(message, joinRef, {}))
    ws.send(closeText(topic, joinRef))
  }
}

function subscribe(ws: WebSocket, topic: string): void {
  const members = subscribers.get(topic)
  if (members === undefined) subscribers.set(topic, new Set([ws]))
  else members.add(ws)
}

function unsubscribe(ws: WebSocket, topic: string): void {
  const members = subscribers.get(topic)
  members?.delete(ws)
  if (members?.size === 0) subscribers.delete(topic)
}

function broadcast(topic: string, event: string, payload: unknown): void {
  const text = broadcastText(topic, event, payload)
  for (const member of subscribers.get(topic) ?? []) member.send(text)
}
