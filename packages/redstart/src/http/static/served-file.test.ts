import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import * as files from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { serveStatic } from './serve-static.ts'

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>()
  return { ...real, open: vi.fn(real.open) }
})

const SIZE = 20_000_000
let root = ''
let server: Server
let port = 0

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'served-file-test-'))
  writeFileSync(join(root, 'big.bin'), Buffer.alloc(SIZE, 'x'))
  writeFileSync(join(root, 'small.txt'), 'small')
  const serve = serveStatic({ root })
  const answer = async (request: Request): Promise<Response> =>
    (await serve(request, new URL(request.url).pathname)) ?? new Response(null, { status: 404 })
  const listener = getRequestListener(answer, { overrideGlobalObjects: false })
  server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
beforeEach(() => {
  vi.mocked(files.open).mockClear()
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  rmSync(root, { recursive: true })
})

async function openFiles(): Promise<number> {
  const handles = await Promise.all(vi.mocked(files.open).mock.results.map(({ value }) => value))
  return handles.filter((handle) => handle.fd !== -1).length
}

describe('a file on a real connection', () => {
  it('arrives whole, with its length', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/big.bin`)
    expect(response.headers.get('content-length')).toBe(String(SIZE))
    expect((await response.arrayBuffer()).byteLength).toBe(SIZE)
    const head = await fetch(`http://127.0.0.1:${port}/small.txt`, { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe('5')
    expect(await openFiles()).toBe(0)
  })

  it('is read no faster than its client does, and closed when that goes', async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.pause()
    const read = vi.spyOn(Object.getPrototypeOf(await anyHandle()), 'read')
    socket.write('GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n')
    await vi.waitUntil(async () => (await openFiles()) === 1 && read.mock.calls.length > 1)
    socket.destroy()
    await vi.waitUntil(async () => (await openFiles()) === 0)
    expect(read.mock.calls.length).toBeLessThan(SIZE / 65_536)
  })
})

async function anyHandle(): Promise<files.FileHandle> {
  const handle = await files.open(join(root, 'small.txt'))
  await handle.close()
  return handle
}
