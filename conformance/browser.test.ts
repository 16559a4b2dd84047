import { createServer } from 'node:http'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import type { EndpointOptions } from 'redstart/endpoint'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { chromiumPath } from '../scripts/parts.ts'
import { attached } from './src/attached.ts'
import { BrowserClient, bundleClient } from './src/browser-client.ts'
import { clientSocket } from './src/client-socket.ts'
import { CuttableProxy } from './src/cuttable-proxy.ts'
import { Journal } from './src/journal.ts'
import { listen } from './src/listen.ts'
import { until } from './src/official-client.ts'

const transports = ['WebSocket', 'LongPoll'] as const
const WELCOME = { welcome: true }

const executablePath = chromiumPath()
const isSkipped = executablePath === undefined && process.env.CI !== 'true'
if (isSkipped) {
  console.warn('SKIPPED: no Chromium was found; install it, or name its program in CHROMIUM.')
}

describe.skipIf(isSkipped)('the official client in a browser', () => {
  let browser: Browser
  let script: string

  beforeAll(async () => {
    script = await bundleClient()
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
  })

  afterAll(() => browser?.close())

  /** A server with a page, which loads the client, and sockets. */
  async function serve(options: EndpointOptions = {}) {
    const server = createServer((request, response) => {
      const isScript = request.url === '/phoenix.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? script : '<!doctype html><script src="/phoenix.js"></script>')
    })
    const { socket, journal } = clientSocket()
    const endpoint = attached(server, { '/socket': { socket, longpoll: true } }, options)
    return { endpoint, journal, port: await listen(server) }
  }

  async function newContext(): Promise<BrowserContext> {
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    return context
  }

  /** A page of the server at `port`. */
  async function openPage(port: number, host = 'localhost'): Promise<BrowserClient> {
    return BrowserClient.open(await newContext(), `http://${host}:${port}/`)
  }

  describe.each(transports)('over %s', (transport) => {
    it('joins, pushes and is pushed to', async () => {
      const { endpoint, port } = await serve()
      const client = await openPage(port)
      await client.connect({ endPoint: '/socket', transport })
      expect(await client.until('joined')).toEqual(WELCOME)
      const payload = { text: 'ä€😀', list: [1, null, { deep: [true] }] }
      expect(await client.push('echo', payload)).toEqual(['ok', payload])
      expect(await client.push('refuse')).toEqual(['error', { reason: 'no' }])
      expect(await client.push('transport')).toEqual(['ok', transport.toLowerCase()])
      for (let n = 0; n < 20; n++) await endpoint.broadcast('room:a', 'news', { n })
      for (let n = 0; n < 20; n++) expect(await client.until('news')).toEqual({ n })
    })

    it('hands over its auth token', async () => {
      const { journal, port } = await serve()
      const client = await openPage(port)
      await client.connect({ endPoint: '/socket', transport, authToken: 'tö+k/en==' })
      expect(await client.until('joined')).toEqual(WELCOME)
      expect(await journal.next()).toMatchObject({ authToken: 'tö+k/en==' })
      // A browser drops a connection whose subprotocols were not confirmed.
      expect(await client.protocol()).toBe(transport === 'WebSocket' ? 'phoenix' : undefined)
    })

    it('finds a server that was restarted', async () => {
      const first = await serve()
      const proxy = await CuttableProxy.start(first.port)
      const client = await openPage(proxy.port)
      await client.connect({ endPoint: '/socket', transport })
      await client.until('joined')
      proxy.refuse()
      await first.endpoint.close()
      await client.until('close')
      const waiting = client.push('echo', { waited: true })
      const second = await serve()
      proxy.redirect(second.port)
      proxy.mend()
      expect(await client.until('joined')).toEqual(WELCOME)
      expect(await waiting).toEqual(['ok', { waited: true }])
      await second.endpoint.broadcast('room:a', 'news', { from: 'second' })
      expect(await client.until('news')).toEqual({ from: 'second' })
    })

    it('a page of another origin is refused', async () => {
      const pages = await serve()
      const { endpoint, journal, port } = await serve({ host: 'chat.example' })
      const client = await openPage(pages.port, '127.0.0.1')
      await client.connect({ endPoint: `ws://localhost:${port}/socket`, transport })
      await client.until('close')
      await client.until('close')
      expect(client.events.entries.map(([event]) => event)).not.toContain('open')
      expect(endpoint.health().counts.connectsRefused).toBeGreaterThan(1)
      expect(journal.entries).toEqual([])
    })

    it('a page of another origin is let in by a list', async () => {
      const pages = await serve()
      const checkOrigin = [`http://127.0.0.1:${pages.port}`]
      const { endpoint, port } = await serve({ checkOrigin })
      const client = await openPage(pages.port, '127.0.0.1')
      const endPoint = `ws://localhost:${port}/socket`
      // The token makes the browser ask first whether it may send its header.
      await client.connect({ endPoint, transport, authToken: 'secret' })
      expect(await client.until('joined')).toEqual(WELCOME)
      expect(await client.push('echo', { n: 1 })).toEqual(['ok', { n: 1 }])
      expect(endpoint.health().counts.connectsRefused).toBe(0)
    })
  })

  it('sends and receives bytes', async () => {
    const { port } = await serve()
    const client = await openPage(port)
    await client.connect({ endPoint: '/socket', transport: 'WebSocket' })
    await client.until('joined')
    const bytes = [0, 255, 91, 10, 200]
    expect(await client.pushBytes('bytes', bytes)).toEqual(bytes)
    // Once as a push, once as a broadcast.
    expect([await client.until('bytes'), await client.until('bytes')]).toEqual([bytes, bytes])
  })

  it('goes offline, and is back when it is online again', async () => {
    const { endpoint, port } = await serve()
    const proxy = await CuttableProxy.start(port)
    const client = await openPage(proxy.port)
    const options = { transport: 'WebSocket', heartbeatIntervalMs: 500 } as const
    await client.connect({ endPoint: '/socket', ...options })
    await client.until('joined')
    proxy.stall()
    expect(await client.until('error')).toMatchObject({ reason: 'heartbeat_timeout' })
    const waiting = client.push('echo', { waited: true })
    proxy.mend()
    expect(await client.until('joined')).toEqual(WELCOME)
    expect(await waiting).toEqual(['ok', { waited: true }])
    await endpoint.broadcast('room:a', 'news', { n: 1 })
    expect(await client.until('news')).toEqual({ n: 1 })
  })

  it('falls back to long poll, and the tab remembers it', async () => {
    const { port } = await serve()
    const proxy = await CuttableProxy.start(port)
    const upgrades = new Journal<string>()
    proxy.filter((head) => {
      if (!/^upgrade: websocket/im.test(head)) return 'passed'
      upgrades.write(head)
      return 'broken'
    })
    const client = await openPage(proxy.port)
    const options = { transport: 'WebSocket', longPollFallbackMs: 20_000 } as const
    for (const _load of ['first', 'second']) {
      await client.page.reload()
      await client.connect({ endPoint: '/socket', ...options })
      expect(await client.until('joined')).toEqual(WELCOME)
      expect(await client.push('transport')).toEqual(['ok', 'longpoll'])
    }
    expect(upgrades.entries).toHaveLength(1)
  })

  it('leaves with its page', async () => {
    const { journal, port } = await serve()
    const client = await openPage(port)
    for (const leave of [() => client.page.goto('about:blank'), () => client.page.close()]) {
      await client.page.goto(`http://localhost:${port}/`)
      await client.connect({ endPoint: '/socket', transport: 'WebSocket' })
      await client.until('joined')
      await leave()
      await until(journal, { left: 'room:a', reason: { shutdown: 'closed' } })
    }
  })
})
