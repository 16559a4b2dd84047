import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { defineSocket, error, ok } from '../../src/channel/index.ts'
import { defineEndpoint } from '../../src/endpoint/index.ts'
import { browserPipeline, defineRouter } from '../../src/http/index.ts'
import { secretKeyBase } from './serving.ts'

const socket = defineSocket({
  connectInfo: ['session'],
  connect: ({ connectInfo: { session } }) =>
    typeof session?.user === 'string' ? { user: session.user } : error('nobody'),
})
const room = socket.channel('room').join(({ assigns }) => ok({ you: assigns.user }))
const router = defineRouter().scope('/', browserPipeline(), (r) =>
  r.get('/', (conn) => {
    conn.session.put('user', 'ada')
    return conn.json({ csrf: conn.csrfToken })
  }),
)

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

describe('a socket of an endpoint with pages', () => {
  it('knows the session of the page that opens it, without being told where it is', async () => {
    const endpoint = defineEndpoint({
      router,
      sockets: { '/socket': socket.channels(room) },
      secretKeyBase,
      checkOrigin: false,
      logger: false,
    })
    closing.push(() => endpoint.close())
    const { port } = await endpoint.listen({ port: 0, host: '127.0.0.1' })
    const page = await fetch(`http://127.0.0.1:${port}/`)
    const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const { csrf }: { csrf: string } = await page.json()
    const open = (query: string, headers: { cookie?: string }): WebSocket =>
      new WebSocket(`ws://127.0.0.1:${port}/socket/websocket?vsn=2.0.0&${query}`, { headers })

    const client = open(`_csrf_token=${encodeURIComponent(csrf)}`, { cookie })
    await once(client, 'open')
    client.send('["1","1","room","phx_join",{}]')
    const [reply] = await once(client, 'message')
    expect(JSON.parse(String(reply))[4]).toEqual({ status: 'ok', response: { you: 'ada' } })
    client.close()

    for (const [query, headers] of [
      ['', { cookie }],
      [`_csrf_token=${csrf}`, {}],
    ] as const) {
      const [, response] = await once(open(query, headers), 'unexpected-response')
      expect(response.statusCode).toBe(403)
    }
  })
})
