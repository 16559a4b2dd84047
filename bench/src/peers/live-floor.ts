/**
 * The peer "minimal frames": the least that Node can do for live pages. A page is a text that was made
 * beforehand, sent with the headers that ours has. `ws` does the handshake and reads what comes in; an
 * event makes the new state, which is compared with what was sent, and the one frame that says the
 * difference is written by hand. Nothing is rendered, checked or limited, and nobody has a session.
 *
 * @module
 */
import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { firstRows, type Row } from '../live/data.ts'
import { speedRepeats } from '../live/speed.ts'
import { floorPages, rowsMarkup } from './floor-pages.ts'
import { decode, replyText } from './message.ts'
import { serverTextFrame } from './server-frame.ts'

const webSockets = new WebSocketServer({ noServer: true })
const headers = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['x-frame-options', 'SAMEORIGIN'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['content-security-policy', `default-src 'self'; ${'x'.repeat(170)}`],
  ['set-cookie', `session=${'x'.repeat(120)}; Path=/; HttpOnly; SameSite=Lax`],
  ['x-request-id', 'x'.repeat(36)],
  ['cache-control', 'max-age=0, private, must-revalidate'],
  ['content-type', 'text/html; charset=utf-8'],
].flat()

const server = createServer((request, response) => {
  const { url = '' } = request
  const body = url === '/speed' ? speed() : floorPages.get(url)?.body
  if (body === undefined) response.writeHead(404).end()
  else response.writeHead(200, [...headers, 'content-length', `${body.length}`]).end(body)
})

/** Does what shows how fast this machine is, {@link speedRepeats} times. */
function speed(): string {
  let length = 0
  for (let round = 0; round < speedRepeats; round++) length += Buffer.byteLength(rowsMarkup())
  return String(length)
}

server.on('upgrade', (request, stream, head) => {
  webSockets.handleUpgrade(request, stream, head, (ws) => serve(ws, stream))
})
server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1')

interface View {
  rows: readonly Row[]
  n: number
}

function serve(ws: WebSocket, stream: Duplex): void {
  const view: View = { rows: firstRows, n: 0 }
  ws.on('message', (data) => {
    const message = decode(data)
    if (message === undefined) return ws.close(1011)
    const { event, joinRef, payload } = message
    const answer =
      event === 'event' ? { diff: handle(view, payload) } : { rendered: renderedOf(payload) }
    stream.write(serverTextFrame(replyText(message, joinRef, answer)))
  })
  ws.on('error', () => ws.terminate())
}

/** What the page has that is joined. */
function renderedOf(payload: unknown): object {
  if (typeof payload !== 'object' || payload === null || !('url' in payload)) return {}
  const { url } = payload
  if (typeof url !== 'string') return {}
  return floorPages.get(new URL(url).pathname)?.rendered ?? {}
}

function handle(view: View, payload: unknown): object {
  const number = bumpOf(payload)
  if (number === undefined) {
    view.n += 1
    return { 0: String(view.n) }
  }
  const before = view.rows
  const row = before[number - 1]
  if (row === undefined) return {}
  view.rows = before.with(number - 1, { ...row, n: row.n + 1 })
  return { 0: { k: changed(before, view.rows) } }
}

/** The number of the row that is meant; undefined for the counter. */
function bumpOf(payload: unknown): number | undefined {
  if (typeof payload !== 'object' || payload === null || !('value' in payload)) return undefined
  const { value } = payload
  if (typeof value !== 'object' || value === null || !('i' in value)) return undefined
  return typeof value.i === 'number' ? value.i : undefined
}

function changed(before: readonly Row[], rows: readonly Row[]): object {
  const k: Record<string, object | number> = { kc: rows.length }
  for (const [position, row] of rows.entries()) {
    const old = before[position]
    if (row === old || old === undefined) continue
    const { name, n, badge } = row
    k[position] = {
      ...(name !== old.name && { 1: name }),
      ...(n !== old.n && { 2: String(n) }),
      ...(badge !== old.badge && { 3: badge }),
    }
  }
  return k
}
