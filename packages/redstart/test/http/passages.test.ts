import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AnswerSent, InvalidOption, InvalidPlug, NotFound } from '../../src/errors/index.ts'
import { type Html, html, later } from '../../src/html/index.ts'
import {
  apiPipeline,
  type Conn,
  defineRouter,
  fromHono,
  pipeline,
  type Reply,
} from '../../src/http/index.ts'
import { inProcess, ways } from './serving.ts'

const folder = mkdtempSync(join(tmpdir(), 'redstart-review-'))
writeFileSync(join(folder, 'there.txt'), 'there')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
})
const text = (conn: Conn): Reply => conn.text('action')

describe.each(ways)('what a plug returns ($way)', ({ serve }) => {
  it('ends the request when it is a page, and must be plain otherwise', async () => {
    let ran = false
    const action = (conn: Conn): Reply => {
      ran = true
      return conn.text('secret')
    }
    const guarded = pipeline().plug(() => html`<p>Log in</p>`)
    const mistaken = pipeline().plug(() => new NotFound() as unknown as object)
    const router = defineRouter()
      .scope('/guarded', guarded, (r) => r.get('/', action))
      .scope('/mistaken', mistaken, (r) => r.get('/', action))
    const { ask, log } = await serve({ router })
    expect(await (await ask('/guarded')).text()).toBe('<p>Log in</p>')
    expect((await ask('/mistaken')).status).toBe(500)
    expect(log.find(({ level }) => level === 'error')?.fields.err).toBeInstanceOf(InvalidPlug)
    expect(ran).toBe(false)
  })
})

describe.each(ways)('a forward ($way)', ({ serve }) => {
  const app = new Hono()
  app.all('/', (c) => c.text(c.req.url))
  app.post('/form', async (c) => c.json(await c.req.parseBody()))
  app.get('/who', (c) => c.text(c.req.header('x-redstart-peer') ?? 'nobody'))

  it('hands on posted forms', async () => {
    const { ask } = await serve({ router: defineRouter().forward('/api', app) })
    expect(await (await ask('/api/form', form({ a: '1', _method: 'delete' }))).json()).toEqual({
      a: '1',
      _method: 'delete',
    })
  })

  it('takes its prefix off the path and leaves the rest of the address alone', async () => {
    const router = defineRouter().forward('/api', app)
    const { ask } = await serve({ router })
    const seen = await (await ask('/api?next=/api/x')).text()
    expect(seen).toMatch(/^http:\/\/[^/]+\/\?next=\/api\/x$/)
    const { HttpApp } = await import('../../src/http/http-app.ts')
    const { environmentFrom } = await import('../../src/http/settings.ts')
    const silent = { debug() {}, info() {}, warn() {}, error() {} }
    const clock = { now: () => 0, after: () => ({ cancel() {} }) }
    const own = new HttpApp(
      router.routes,
      environmentFrom({}, { secretKeyBase: undefined, logger: silent, clock }),
    )
    const origin = { remoteAddress: undefined, isEncrypted: false }
    const answer = await own.respond(
      new Request('http://api.example.com/api'),
      origin,
      (given) => given,
    )
    expect(await new Response(answer.body).text()).toBe('http://api.example.com/')
  })

  it('is told who is at the other end, and nobody else can say it', async () => {
    const { ask } = await serve({ router: defineRouter().forward('/api', app) })
    const said = await (await ask('/api/who', { headers: { 'x-redstart-peer': '6.6.6.6' } })).text()
    expect(['nobody', '127.0.0.1']).toContain(said)
  })
})

describe.each(ways)('files ($way)', ({ serve }) => {
  it('that are not there are 404, also below the root of the site', async () => {
    const router = defineRouter()
      .static('/assets', folder)
      .static('/', folder)
      .scope('/', pipeline(), (r) => r.post('/act', text))
    const { ask } = await serve({ router })
    expect(await (await ask('/assets/there.txt')).text()).toBe('there')
    expect(await (await ask('/there.txt')).text()).toBe('there')
    expect((await ask('/assets/none.txt')).status).toBe(404)
    expect((await ask('/nowhere')).status).toBe(404)
    const act = await ask('/act')
    expect([act.status, act.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

describe.each(ways)('a streamed page ($way)', ({ serve }) => {
  const fails = async (): Promise<Html> => {
    throw new Error('password=hunter2 refused')
  }

  it('that fails at once is an error page, logged, without its message', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/', (conn) => conn.html(html`${later(fails)}`, { stream: true })),
    )
    const { ask, log } = await serve({ router })
    const response = await ask('/')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('hunter2')
    expect(log.map(({ message }) => message)).toEqual(['A request failed.', 'Answered.'])
  })

  it('that fails after its beginning breaks off, logged, without its message', async () => {
    const big = 'x'.repeat(100_000)
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/', (conn) => conn.html(html`<p>${big}${later(fails)}</p>`, { stream: true })),
    )
    const { ask, log } = await serve({ router })
    const response = await ask('/')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow(/^(?!.*hunter2)/)
    expect(log.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'A page broke off.',
    ])
  })

  it('arrives whole, however slowly it is made', async () => {
    const part = (n: number) => later(async () => html`<i>${n}</i>`)
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/', (conn) =>
        conn.html(html`<p>${[1, 2, 3].map(part)}${'y'.repeat(500_000)}</p>`, { stream: true }),
      ),
    )
    const { ask } = await serve({ router })
    expect((await (await ask('/')).text()).length).toBe(
      '<p><i>1</i><i>2</i><i>3</i></p>'.length + 500_000,
    )
  })

  it('says so when a part asks for what the headers should have said', async () => {
    const late = (use: (conn: Conn) => unknown) => (conn: Conn) =>
      conn.html(html`<p>${'x'.repeat(100_000)}${later(async () => String(use(conn)))}</p>`, {
        stream: true,
      })
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .get(
          '/nonce',
          late((conn) => conn.nonce),
        )
        .get(
          '/csrf',
          late((conn) => conn.csrfToken),
        )
        .get(
          '/header',
          late((conn) => conn.setHeader('a', 'b')),
        ),
    )
    const { ask, log } = await serve({ router })
    for (const path of ['/nonce', '/csrf', '/header']) {
      await expect((await ask(path)).text()).rejects.toThrow()
    }
    const errors = log.filter(({ level }) => level === 'error').map(({ fields }) => fields.err)
    expect(errors).toEqual([expect.any(AnswerSent), expect.any(AnswerSent), expect.any(AnswerSent)])
  })
})

describe.each(ways)('middleware of Hono ($way)', ({ serve }) => {
  it('refuses in its own way, and may replace the request', async () => {
    const closed = pipeline().wrap(fromHono(basicAuth({ username: 'a', password: 'b' })))
    const small = pipeline().wrap(fromHono(bodyLimit({ maxSize: 10 })))
    const mute = pipeline().wrap(fromHono(async () => {}))
    const router = defineRouter()
      .scope('/closed', closed, (r) => r.get('/', text))
      .scope('/small', small, (r) => r.post('/', async (conn) => conn.json(await conn.body())))
      .scope('/mute', mute, (r) => r.get('/', text))
    const { ask, log } = await serve({ router })
    const refused = await ask('/closed')
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="Secure Area"',
    ])
    expect(log.every(({ level }) => level === 'info')).toBe(true)
    const chunked = (body: string): RequestInit =>
      ({
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new Blob([body]).stream(),
        duplex: 'half',
      }) as RequestInit
    expect(await (await ask('/small', chunked('a=1'))).json()).toEqual({ a: '1' })
    expect((await ask('/small', form({ a: 'much more than that' }))).status).toBe(413)
    expect((await ask('/mute')).status).toBe(500)
  })

  it('leaves a form that was read for its _method alone', async () => {
    const open = pipeline().wrap(fromHono(cors()))
    const router = defineRouter().scope('/', open, (r) =>
      r.post('/', text).delete('/', async (conn) => conn.json(await conn.body())),
    )
    const { ask } = await serve({ router })
    const gone = await ask('/', form({ a: '1', _method: 'delete' }))
    expect(await gone.json()).toEqual({ a: '1', _method: 'delete' })
  })

  it('sees errors as answers, so that its headers are on them', async () => {
    const api = apiPipeline()
      .wrap(fromHono(cors({ origin: 'https://app.example' })))
      .plug((conn) => conn.setHeader('x-plugged', 'yes'))
    const router = defineRouter().scope('/', api, (r) =>
      r.post('/', { body: z.object({ n: z.number() }) }, (conn) => conn.json(conn.valid.body)),
    )
    const { ask } = await serve({ router })
    const headers = { origin: 'https://app.example', 'content-type': 'application/json' }
    const refused = await ask('/', { method: 'POST', headers, body: '{}' })
    expect(refused.status).toBe(422)
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example')
    expect(refused.headers.get('x-plugged')).toBe('yes')
  })
})

describe('the limits of a route', () => {
  it('are refused at the start where they cannot work', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.post('/', { limits: { bytes: -1 } }, text),
    )
    await expect(inProcess({ router })).rejects.toThrow(InvalidOption)
  })
})

describe.each(ways)('_method ($way)', ({ serve }) => {
  it('does not change the limits of the route that it chooses', async () => {
    const size = async (conn: Conn): Promise<Reply> =>
      conn.json(JSON.stringify(await conn.body()).length)
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .post('/large', { limits: { bytes: 20_000_000, fieldBytes: 20_000_000 } }, size)
        .delete('/large', size)
        .post('/small', { limits: { bytes: 100 } }, size)
        .delete('/small', size),
    )
    const { ask } = await serve({ router })
    expect((await ask('/large', form({ a: 'x'.repeat(9_000_000) }))).status).toBe(200)
    expect((await ask('/large', form({ a: 'x'.repeat(900_000), _method: 'delete' }))).status).toBe(
      200,
    )
    expect(
      (await ask('/large', form({ a: 'x'.repeat(9_000_000), _method: 'delete' }))).status,
    ).toBe(413)
    expect((await ask('/small', form({ a: 'x'.repeat(900) }))).status).toBe(413)
  })
})
