import { connect } from 'node:net'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import {
  CookieTooLarge,
  DuplicateRoute,
  InvalidCookie,
  InvalidPath,
} from '../../src/errors/index.ts'
import { html } from '../../src/html/index.ts'
import {
  apiPipeline,
  browserPipeline,
  type Conn,
  defineRouter,
  pipeline,
  Reply,
  secureHeaders,
} from '../../src/http/index.ts'
import { inProcess, overHttp, ways } from './serving.ts'

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
})
const text = (conn: Conn): Reply => conn.text('action')

describe.each(ways)('an answer that cannot be written ($way)', ({ serve }) => {
  it('is a logged error, and one without a body is fine', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .get('/header', (conn) => conn.text('x', { headers: { 'x-name': '日本.pdf' } }))
        .get('/redirect', (conn) => conn.redirect('/rooms/日本'))
        .get('/none', (conn) => conn.text('', { status: 204 }))
        .get('/own', (conn) => conn.text('abc', { headers: { 'content-length': '3' } })),
    )
    const { ask, log } = await serve({ router })
    expect((await ask('/header')).status).toBe(500)
    expect((await ask('/redirect')).status).toBe(500)
    expect(log.filter(({ level }) => level === 'error')).toHaveLength(2)
    expect(log.filter(({ fields }) => fields.status === 500)).toHaveLength(2)
    expect((await ask('/none')).status).toBe(204)
    expect((await ask('/own')).headers.get('content-length')).toBe('3')
  })
})

describe.each(ways)('headers of the conn ($way)', ({ serve }) => {
  it('go before defaults, keep all cookies, and know names from values', async () => {
    const plugged = pipeline().plug((conn) => {
      conn.setHeader('vary', 'cookie')
      conn.setHeader('cookie', 'x')
      conn.setHeader('cookie', 'y')
      conn.setHeader('Cache-Control', 'no-store')
      conn.putCookie('a', '1')
      conn.setHeader('set-cookie', 'b=2')
    })
    const router = defineRouter()
      .scope('/set', plugged, (r) => r.get('/', text))
      .scope('/', pipeline(), (r) => r.get('/', text))
    const { ask } = await serve({ router })
    const { headers } = await ask('/set')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('vary')).toBe('cookie')
    expect(headers.get('cookie')).toBe('y')
    expect(headers.getSetCookie().map((line) => line.split(';')[0])).toEqual(['a=1', 'b=2'])
    expect((await ask('/')).headers.get('cache-control')).toBe(
      'max-age=0, private, must-revalidate',
    )
  })

  it('reach the session when they are set before sending, and HEAD takes no flash', async () => {
    const pages = pipeline().plug((conn) => conn.beforeSend(() => conn.session.put('seen', true)))
    const router = defineRouter().scope('/', pages, (r) =>
      r.get('/', (conn) => conn.text(conn.flash.info ?? 'none')),
    )
    const { ask } = await serve({ router })
    expect((await ask('/')).headers.getSetCookie()).toHaveLength(1)
    expect((await ask('/', { method: 'HEAD' })).headers.getSetCookie()).toHaveLength(0)
  })
})

describe('cookies that browsers would drop', () => {
  it.each([
    ['much', (conn: Conn) => conn.putCookie('much', 'x'.repeat(9_000)), CookieTooLarge],
    ['past', (conn: Conn) => conn.putCookie('past', 'x', { maxAge: -1 }), InvalidCookie],
  ])('are refused: %s', async (_name, put, error) => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/', (conn) => {
        put(conn)
        return conn.empty()
      }),
    )
    const { ask, log } = await inProcess({ router })
    expect((await ask('/')).status).toBe(500)
    expect(log[0]?.fields.err).toBeInstanceOf(error)
  })

  it('are refused at the start where they are the session’s', async () => {
    await expect(inProcess({ router: defineRouter(), session: { cookie: 'a b' } })).rejects.toThrow(
      InvalidCookie,
    )
  })
})

describe.each(ways)('apiPipeline ($way)', ({ serve }) => {
  it('takes no forms, which any site could send with a visitor’s cookies', async () => {
    const router = defineRouter().scope('/', apiPipeline(), (r) =>
      r.post('/', async (conn) => conn.json(await conn.body())),
    )
    const { ask } = await serve({ router })
    expect((await ask('/', form({ to: 'evil' }))).status).toBe(415)
    const plain = {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"to":"evil"}',
    }
    expect((await ask('/', plain)).status).toBe(415)
    const json = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"to":"me"}',
    }
    expect(await (await ask('/', json)).json()).toEqual({ to: 'me' })
  })
})

describe('errors that are hard to show', () => {
  it('are answered all the same, and read no file that a message names', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .get('/bare', () => {
          throw Object.create(null)
        })
        .get('/named', (conn) => {
          throw new Error(`No room called ${conn.query.get('q')}`)
        }),
    )
    const { ask } = await inProcess({ router, showErrors: true })
    expect((await ask('/bare')).status).toBe(500)
    const query = encodeURIComponent('x\n    at f (/etc/passwd:1:1)')
    expect(await (await ask(`/named?q=${query}`)).text()).not.toContain('root:')
  })
})

describe('HEAD', () => {
  it('cancels the stream that nobody will read, and survives one that objects', async () => {
    let cancelled = 0
    const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array([1])),
        cancel() {
          cancelled += 1
          throw new Error('no')
        },
      })
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .get('/reply', () => new Reply(200, [], stream()))
        .get('/response', () => new Response(stream())),
    )
    const { ask } = await overHttp({ router })
    expect((await ask('/reply', { method: 'HEAD' })).status).toBe(200)
    expect((await ask('/response', { method: 'HEAD' })).status).toBe(200)
    expect(cancelled).toBe(2)
  })
})

describe('https', () => {
  const router = defineRouter().scope('/', pipeline(), (r) => r.get('/', text))

  it('is asked for in process too, by the address, and on errors', async () => {
    const { ask } = await inProcess({ router, forceHttps: true, trustedProxies: 1 })
    const plain = await ask('/')
    expect([plain.status, plain.headers.get('location')]).toEqual([301, 'https://localhost/'])
    expect(plain.headers.get('cache-control')).toBe('no-store')
    const safe = { headers: { 'x-forwarded-for': '203.0.113.1', 'x-forwarded-proto': 'https' } }
    const missing = await ask('/missing', safe)
    expect([missing.status, missing.headers.has('strict-transport-security')]).toEqual([404, true])
  })

  it('sends nobody to a host that a proxy only handed on', async () => {
    const headers = {
      host: 'app.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-for': '203.0.113.1',
    }
    const { ask } = await overHttp({ router, forceHttps: true, trustedProxies: 1 })
    expect((await ask('/', { headers })).headers.get('location')).toMatch(
      /^https:\/\/127\.0\.0\.1\//,
    )
    const fixed = await overHttp({ router, forceHttps: { host: 'app.example' }, trustedProxies: 1 })
    expect((await fixed.ask('/', { headers })).headers.get('location')).toBe('https://app.example/')
  })
})

describe('routes', () => {
  it('cannot hold what the matcher would take for a pattern', () => {
    expect(() => defineRouter().scope('/', pipeline(), (r) => r.get('/a|b/:id', text))).toThrow(
      InvalidPath,
    )
  })

  it('that a forward hides are refused', async () => {
    const app = new Hono()
    await expect(
      inProcess({
        router: defineRouter()
          .forward('/', app)
          .scope('/', pipeline(), (r) => r.get('/x', text)),
      }),
    ).rejects.toThrow(DuplicateRoute)
    await expect(
      inProcess({
        router: defineRouter()
          .forward('/a', app)
          .scope('/', pipeline(), (r) => r.get('/a/b', text)),
      }),
    ).rejects.toThrow(DuplicateRoute)
    const fine = defineRouter()
      .forward('/a', app)
      .scope('/', pipeline(), (r) => r.get('/ab', text).get('/', text))
    const { ask } = await inProcess({ router: fine })
    expect((await ask('/ab')).status).toBe(200)
  })

  it('answer TRACE with 405, forwards included', async () => {
    const { log } = await overHttp({ router: defineRouter() })
    expect(log).toEqual([])
    const endpoint = (await import('../../src/endpoint/index.ts')).defineEndpoint({
      router: defineRouter().forward('/', new Hono()),
      logger: false,
    })
    const { port } = await endpoint.listen({ port: 0, host: '127.0.0.1' })
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('TRACE / HTTP/1.1\r\nhost: a\r\n\r\n'),
      )
      socket.once('data', (bytes) => {
        resolve(String(bytes))
        socket.destroy()
      })
    })
    expect(answer).toMatch(/^HTTP\/1\.1 405 /)
    await endpoint.close()
  })
})

describe('secure headers', () => {
  it('can be made stricter, and put nonces wherever scripts and styles are named', async () => {
    const pages = pipeline().plug(
      secureHeaders({
        contentSecurityPolicy: {
          'img-src': ["'none'"],
          'script-src-elem': ['https://cdn.example'],
        },
      }),
    )
    const router = defineRouter().scope('/', pages, (r) =>
      r.get('/', (conn) => html`<script nonce=${conn.nonce}></script>`),
    )
    const { ask } = await inProcess({ router })
    const policy = (await ask('/')).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("img-src 'none';")
    expect(policy).toMatch(/script-src-elem [^;]*'nonce-/)
  })

  it('of a browser pipeline stay on refused posts', async () => {
    const router = defineRouter().scope('/', browserPipeline(), (r) => r.post('/', text))
    const { ask } = await inProcess({ router })
    const refused = await ask('/', form({}))
    expect(refused.status).toBe(403)
    expect(refused.headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
  })
})
