import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../clock/index.ts'
import { BodyAborted, RedstartError } from '../../errors/index.ts'
import { bodyLimitsFrom } from './body-limits.ts'
import { readBody } from './read-body.ts'
import { Scratch } from './scratch.ts'
import { Upload } from './upload.ts'

const limits = bodyLimitsFrom({ bytes: 3_000_000 })
const MULTIPART = 'multipart/form-data; boundary=edge'
const FILE = '--edge\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'

let folder = ''
let server: Server
let arrived = 0
let refused: unknown[] = []
let sockets: Socket[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'served-test-'))
})
beforeEach(async () => {
  vi.stubEnv('TMPDIR', folder)
  arrived = 0
  refused = []
  sockets = []
  const listener = getRequestListener(answer, { overrideGlobalObjects: false })
  server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  vi.unstubAllEnvs()
  expect(readdirSync(folder)).toEqual([])
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Says what it was sent: kind, and the size of an upload. */
async function answer(request: Request): Promise<Response> {
  arrived += 1
  const scratch = new Scratch()
  try {
    const { kind, params } = await readBody(request, limits, { scratch, clock: systemClock })
    return new Response(params.f instanceof Upload ? `${kind} ${params.f.size}` : kind)
  } catch (error) {
    refused.push(error)
    if (!(error instanceof RedstartError) || !('status' in error)) throw error
    return new Response(error.code, { status: Number(error.status) })
  } finally {
    await scratch.dispose()
  }
}

function url(): string {
  const address: string | AddressInfo | null = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('It does not listen.')
  return `http://127.0.0.1:${address.port}/`
}

/** A connection on which anything can be written. */
async function dial(): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(Number(new URL(url()).port), '127.0.0.1')
  sockets.push(socket)
  let text = ''
  socket.setEncoding('latin1')
  socket.on('data', (data) => {
    text += String(data)
  })
  // A server that has answered may cut off what it no longer wants to read.
  socket.on('error', () => {})
  await once(socket, 'connect')
  return { socket, received: () => text }
}

function head(type: string, framing: string): string {
  return `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${framing}\r\n\r\n`
}

const chunk = (bytes: string): string => `${bytes.length.toString(16)}\r\n${bytes}\r\n`

describe('a body on a real connection', () => {
  it('is read, short or long, announced or in chunks', async () => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
    expect(await (await fetch(url(), { ...json, body: '{"a":1}' })).text()).toBe('json')
    const padding = JSON.stringify({ a: 'x'.repeat(200_000) })
    expect(await (await fetch(url(), { ...json, body: padding })).text()).toBe('json')
    const form = new FormData()
    form.append('f', new File(['x'.repeat(2_000_000)], 'f'))
    const upload = await fetch(url(), { method: 'POST', body: form })
    expect(await upload.text()).toBe('form 2000000')
    const { socket, received } = await dial()
    socket.write(head('application/json', 'Transfer-Encoding: chunked'))
    socket.write(`${chunk('[1,')}${chunk('2]')}0\r\n\r\n`)
    await vi.waitUntil(() => received().endsWith('json'))
    expect(await (await fetch(url(), { method: 'DELETE' })).text()).toMatch(/none|other/)
  })

  it('that announces too much is answered with 413 before it comes', async () => {
    const { socket, received } = await dial()
    socket.write(head(MULTIPART, 'Content-Length: 3000001'))
    await vi.waitUntil(() => received().endsWith('body_too_large'))
    expect(received()).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('without an end is answered with 413 while it comes', async () => {
    const { socket, received } = await dial()
    socket.write(head(MULTIPART, 'Transfer-Encoding: chunked') + chunk(FILE))
    const more = chunk('x'.repeat(100_000))
    const send = (): void => {
      if (received() === '' && !socket.destroyed) socket.write(more, () => setImmediate(send))
    }
    send()
    await vi.waitUntil(() => received().endsWith('body_too_large'))
    expect(received()).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('that is refused leaves the connection to the next request', async () => {
    const { socket, received } = await dial()
    socket.write(`${head('application/json', 'Content-Length: 3')}{"a`)
    await vi.waitUntil(() => received().endsWith('invalid_body'))
    socket.write(`${head('application/json', 'Content-Length: 2')}{}`)
    await vi.waitUntil(() => received().endsWith('json'))
  })

  it.each(['Content-Length: 1000000', 'Content-Length: 1000', 'Transfer-Encoding: chunked'])(
    'of a client that vanishes half-way leaves nothing (%s)',
    async (framing) => {
      const { socket } = await dial()
      const isChunked = framing.startsWith('Transfer')
      const half = `${FILE}${'x'.repeat(500)}`
      socket.write(head(MULTIPART, framing) + (isChunked ? chunk(half) : half))
      await vi.waitUntil(() => arrived > 0)
      // A short body is not looked at before it is whole.
      if (framing !== 'Content-Length: 1000') {
        await vi.waitUntil(() => readdirSync(folder).length > 0)
      }
      socket.destroy()
      await vi.waitUntil(() => refused.length > 0)
      expect(refused[0]).toBeInstanceOf(BodyAborted)
      const next = await fetch(url(), { method: 'POST', body: new URLSearchParams('a=1') })
      expect(await next.text()).toBe('form')
    },
  )
})
