import { createServer, Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'

/** An application of another framework, and the HTTP server that it runs on. */
export interface Host {
  readonly server: Server
  /** Ends what the framework has beside its server. */
  close(): Promise<void>
}

/**
 * Applications that have nothing to do with sockets. All of them answer `GET /hello` with `hello`,
 * `POST /mirror` with the body that came, and anything else with 404.
 */
export const hosts: Readonly<Record<string, () => Promise<Host>>> = {
  async 'node:http'() {
    const server = createServer((request, response) => {
      if (request.url === '/hello') response.end('hello')
      else if (request.url === '/mirror') request.pipe(response)
      else response.writeHead(404).end('not here')
    })
    return { server, close: async () => {} }
  },

  async Express() {
    const app = express()
    app.use(express.text({ type: '*/*' }))
    app.get('/hello', (_request, response) => void response.send('hello'))
    app.post('/mirror', (request, response) => void response.send(request.body))
    return { server: createServer(app), close: async () => {} }
  },

  async Fastify() {
    const app = fastify()
    app.get('/hello', () => 'hello')
    app.post('/mirror', ({ body }) => body)
    await app.ready()
    return { server: app.server, close: () => app.close() }
  },

  async Hono() {
    const app = new Hono()
    app.get('/hello', (context) => context.text('hello'))
    app.post('/mirror', async (context) => context.body(await context.req.text()))
    const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
    if (!(server instanceof Server)) throw new Error('This is a server of HTTP/2.')
    return { server, close: async () => {} }
  },
}
