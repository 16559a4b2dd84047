import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { defineEndpoint } from '../../src/endpoint/index.ts'
import { NoAnswer, NoRouter, NotFound } from '../../src/errors/index.ts'
import { html } from '../../src/html/index.ts'
import {
  accepts,
  apiPipeline,
  browserPipeline,
  defineRouter,
  pipeline,
  Upload,
} from '../../src/http/index.ts'
import { inProcess, ways } from './serving.ts'

const boom = defineRouter().scope('/', pipeline(), (r) =>
  r
    .get('/boom/:secret', () => {
      throw new Error('the database said <no>')
    })
    .get('/gone', () => {
      throw new NotFound('No such room.')
    }),
)
const secret = { headers: { cookie: 'session=hush', authorization: 'Bearer hush' } }

describe.each(ways)('an error, asked through $way', ({ serve }) => {
  it('is told in production by its status alone, and logged once without what was sent', async () => {
    const { ask, log } = await serve({ router: boom })
    const response = await ask('/boom/hush?token=hush', secret)
    const page = await response.text()
    expect(response.status).toBe(500)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page).toContain('500 Internal Server Error')
    expect(page).not.toMatch(/database|hush/)
    const id = response.headers.get('x-request-id')
    expect(page).toContain(id)
    expect(log).toEqual([
      {
        level: 'error',
        message: 'A request failed.',
        fields: { err: expect.any(Error), requestId: id, method: 'GET', route: '/boom/:secret' },
      },
      {
        level: 'info',
        message: 'Answered.',
        fields: {
          requestId: id,
          method: 'GET',
          route: '/boom/:secret',
          status: 500,
          ms: expect.any(Number),
        },
      },
    ])
    expect(JSON.stringify(log)).not.toContain('hush')
  })

  it('is shown in development with stack, source and request, secrets left out', async () => {
    const { ask } = await serve({ router: boom, showErrors: true })
    const page = await (await ask('/boom/1', secret)).text()
    expect(page).toContain('the database said &lt;no&gt;')
    expect(page).toContain('failures.test.ts')
    expect(page).toMatch(/<mark>[^<]*throw new Error\(/)
    expect(page).toContain('authorization')
    expect(page).not.toContain('hush')
  })

  it('is JSON for who wants JSON', async () => {
    const { ask } = await serve({ router: boom })
    const wants = { headers: { accept: 'application/json' } }
    expect(await (await ask('/boom/1', wants)).json()).toEqual({
      errors: { detail: 'Internal Server Error' },
    })
    const sends = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    const missing = await ask('/nowhere', sends)
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { errors: { detail: 'Not Found' } },
    ])
    const browser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }
    expect((await ask('/gone', browser)).headers.get('content-type')).toBe(
      'text/html; charset=utf-8',
    )
  })

  it('is JSON behind a pipeline that answers with JSON alone, unless HTML is preferred', async () => {
    const fail = () => {
      throw new NotFound()
    }
    const router = defineRouter()
      .scope('/api', apiPipeline(), (r) => r.get('/gone', fail))
      .scope('/both', pipeline().plug(accepts('html', 'json')), (r) => r.get('/gone', fail))
      .scope('/', browserPipeline(), (r) => r.get('/gone', fail))
    const { ask } = await serve({ router })
    const typeOf = async (path: string, accept?: string) => {
      const response = await ask(path, accept === undefined ? {} : { headers: { accept } })
      expect(response.status).toBe(404)
      return response.headers.get('content-type')?.split(';')[0]
    }
    expect(await typeOf('/api/gone')).toBe('application/json')
    expect(await typeOf('/api/gone', '*/*')).toBe('application/json')
    expect(await typeOf('/api/gone', 'text/html,*/*;q=0.8')).toBe('text/html')
    for (const path of ['/both/gone', '/gone', '/api/nowhere']) {
      expect(await typeOf(path, '*/*')).toBe('text/html')
    }
  })

  it('has the application’s own page where there is one, and a plain one when that fails too', async () => {
    const own = await serve({
      router: boom,
      errorPage: ({ status, title }) => html`<h1>Oh: ${status} ${title}</h1>`,
    })
    expect(await (await own.ask('/gone')).text()).toBe('<h1>Oh: 404 Not Found</h1>')
    const broken = await serve({
      router: boom,
      errorPage: () => {
        throw new Error('twice')
      },
    })
    expect(await (await broken.ask('/gone')).text()).toContain('404 Not Found')
    expect(broken.log.map(({ message }) => message)).toContain('The error page failed.')
  })

  it('of an action that does not answer says what to return', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/', (() => ({ a: 1 })) as never),
    )
    const { ask, log } = await serve({ router })
    expect((await ask('/')).status).toBe(500)
    expect(log[0]?.fields.err).toBeInstanceOf(NoAnswer)
    expect(String(log[0]?.fields.err)).toContain(
      'The action of GET / returned a Object. Return html',
    )
  })

  it('is 406 for a client that accepts nothing of what there is', async () => {
    const router = defineRouter()
      .scope('/', browserPipeline(), (r) => r.get('/', (conn) => conn.text('page')))
      .scope('/api', apiPipeline(), (r) => r.get('/', (conn) => conn.json({})))
    const { ask } = await serve({ router })
    expect((await ask('/', { headers: { accept: 'image/png' } })).status).toBe(406)
    expect((await ask('/api', { headers: { accept: 'text/html' } })).status).toBe(406)
    expect((await ask('/api', { headers: { accept: '*/*' } })).status).toBe(200)
  })
})

describe.each(ways)('uploads, asked through $way', ({ serve }) => {
  const seen: string[] = []
  const router = defineRouter().scope('/', pipeline(), (r) =>
    r
      .post('/', async (conn) => {
        const { picture, title } = await conn.body()
        if (!(picture instanceof Upload)) return conn.text('no picture', { status: 422 })
        seen.push(picture.path)
        return conn.json({
          title,
          name: picture.filename,
          size: picture.size,
          text: await picture.text(),
        })
      })
      .post('/small', { limits: { bytes: 100 } }, async (conn) => conn.json(await conn.body())),
  )

  it('lie in files while the action runs, and are gone when it has answered', async () => {
    const { ask } = await serve({ router })
    const body = new FormData()
    body.append('title', 'Cat')
    body.append('picture', new File(['meow'], '../../cat.png', { type: 'image/png' }))
    const response = await ask('/', { method: 'POST', body })
    expect(await response.json()).toEqual({ title: 'Cat', name: 'cat.png', size: 4, text: 'meow' })
    const path = seen.pop() ?? ''
    expect(path).toMatch(/redstart-/)
    expect(existsSync(path)).toBe(false)
  })

  it('beyond the limits of the route are refused with 413', async () => {
    const { ask } = await serve({ router })
    const body = new URLSearchParams({ a: 'x'.repeat(200) })
    expect((await ask('/small', { method: 'POST', body })).status).toBe(413)
    expect((await ask('/', { method: 'POST', body })).status).toBe(422)
  })
})

describe('https', () => {
  const router = defineRouter().scope('/', pipeline(), (r) =>
    r
      .get('/a', (conn) => conn.text('a'))
      .get('/up', (conn) => conn.text('up'))
      .post('/a', (conn) => conn.text('posted')),
  )
  const settings = {
    router,
    trustedProxies: { proxies: 1, host: true },
    forceHttps: { except: ['/up'], includeSubDomains: true },
  } as const

  it.each(ways)(
    'is where visitors by http are sent, and asked of browsers ($way)',
    async ({ serve }) => {
      const { ask } = await serve(settings)
      const by = (proto: string) => ({
        'x-forwarded-proto': proto,
        'x-forwarded-for': '203.0.113.1',
        'x-forwarded-host': 'app.example:80',
      })
      const plain = await ask('/a?b=c', { headers: by('http'), redirect: 'manual' })
      expect([plain.status, plain.headers.get('location')]).toEqual([
        301,
        'https://app.example/a?b=c',
      ])
      expect(
        (await ask('/a', { method: 'POST', headers: by('http'), redirect: 'manual' })).status,
      ).toBe(308)
      const safe = await ask('/a', { headers: by('https') })
      expect(safe.headers.get('strict-transport-security')).toBe(
        'max-age=31536000; includeSubDomains',
      )
      const up = await ask('/up', { headers: by('http') })
      expect([up.status, up.headers.get('strict-transport-security')]).toEqual([200, null])
    },
  )
})

describe('a request id', () => {
  const router = defineRouter().scope('/', pipeline(), (r) =>
    r.get('/', (conn) => conn.text(conn.requestId)),
  )

  it('is the proxy’s where that is one, and a new one otherwise', async () => {
    const { ask } = await inProcess({ router })
    const id = 'a-proxy-made-this-id-of-it'
    expect(await (await ask('/', { headers: { 'x-request-id': id } })).text()).toBe(id)
    for (const bad of [
      'short',
      'with space and more text',
      `${'x'.repeat(201)}`,
      '"><script>alert(1)</script>',
    ]) {
      expect(await (await ask('/', { headers: { 'x-request-id': bad } })).text()).toMatch(
        /^[0-9a-f-]{36}$/,
      )
    }
  })
})

describe('an endpoint on a server', () => {
  it('goes on when a client vanishes half-way, or sends garbage', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .post('/', async (conn) => conn.json(await conn.body()))
        .get('/', (conn) => conn.text('here')),
    )
    const endpoint = defineEndpoint({ router, logger: false })
    const { port } = await endpoint.listen({ port: 0, host: '127.0.0.1' })
    const send = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(text, () => socket.destroy())
        })
        socket.on('error', () => {})
        socket.on('close', () => resolve())
      })
    await send(
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":',
    )
    await send(
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: multipart/form-data; boundary=x\r\ntransfer-encoding: chunked\r\n\r\n5\r\n--x\r\n',
    )
    await send('GET \0 HTTP/9.9\r\n\r\n')
    await send('GET http://%zz/ HTTP/1.1\r\nhost: \x01\r\n\r\n')
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here')
    await endpoint.close()
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
  })

  it('leaves the globals of the process alone', async () => {
    const { Request: before, Response: response } = globalThis
    const endpoint = defineEndpoint({ router: boom, logger: false })
    await endpoint.listen({ port: 0 })
    expect([globalThis.Request, globalThis.Response]).toEqual([before, response])
    await endpoint.close()
  })

  it('answers the paths of its routes beside a host’s own', async () => {
    const { createServer } = await import('node:http')
    const server = createServer((_request, response) => response.end('host'))
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/ours', (conn) => conn.text('ours')),
    )
    const endpoint = defineEndpoint({ router, logger: false })
    endpoint.attach(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    expect(await (await fetch(`${base}/ours`)).text()).toBe('ours')
    expect(await (await fetch(`${base}/theirs`)).text()).toBe('host')
    await endpoint.close()
    expect(await (await fetch(`${base}/ours`)).text()).toBe('host')
    await new Promise((resolve) => server.close(resolve))
  })

  it('needs a router to answer requests without one', async () => {
    await expect(defineEndpoint({ logger: false }).request('/')).rejects.toThrow(NoRouter)
  })
})
