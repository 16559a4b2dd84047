import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { requestId } from 'hono/request-id'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { DuplicateRoute, InvalidPath } from '../../src/errors/index.ts'
import { html } from '../../src/html/index.ts'
import {
  apiPipeline,
  browserPipeline,
  type Conn,
  defineRouter,
  fromHono,
  pipeline,
} from '../../src/http/index.ts'
import { ways } from './serving.ts'

const show = (conn: Conn<{}, { id: string }>) => conn.text(`show ${conn.params.id}`)

describe.each(ways)('routes, asked through $way', ({ serve }) => {
  it('answer by method and path, with decoded parameters', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .get('/', (conn) => conn.text('home'))
        .get('/rooms/new', (conn) => conn.text('new'))
        .get('/rooms/:id', show)
        .put('/rooms/:id', (conn) => conn.text(`put ${conn.params.id}`))
        .get('/users/:user/rooms/:room', ({ params, text: _text, ...conn }) => {
          void conn
          return new Response(`${params.user} in ${params.room}`)
        }),
    )
    const { ask } = await serve({ router })
    const answers = new Map<string, string>()
    for (const path of [
      '/',
      '/rooms/new',
      '/rooms/1',
      '/rooms/1/',
      '/rooms/a%2Fb%20c%25',
      '/rooms/%C3%A9',
    ]) {
      answers.set(path, await (await ask(path)).text())
    }
    expect(Object.fromEntries(answers)).toEqual({
      '/': 'home',
      '/rooms/new': 'new',
      '/rooms/1': 'show 1',
      '/rooms/1/': 'show 1',
      '/rooms/a%2Fb%20c%25': 'show a/b c%',
      '/rooms/%C3%A9': 'show é',
    })
    expect(await (await ask('/rooms/1', { method: 'PUT' })).text()).toBe('put 1')
    expect(await (await ask('/users/a/rooms/b?x=1')).text()).toBe('a in b')
  })

  it('of another router come behind those that are there', async () => {
    const part = defineRouter().scope('/rooms', pipeline(), (r) => r.get('/:id', show))
    const router = defineRouter()
      .scope('/', pipeline(), (r) => r.get('/rooms/new', (conn) => conn.text('new')))
      .include(part)
    const { ask } = await serve({ router })
    expect(await (await ask('/rooms/1')).text()).toBe('show 1')
    expect(await (await ask('/rooms/new')).text()).toBe('new')
    expect(router.p('/rooms/:id', { id: 1 })).toBe('/rooms/1')
  })

  it('answer HEAD as GET without the body', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/', (conn) => conn.text('é')),
    )
    const { ask } = await serve({ router })
    const response = await ask('/', { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe('2')
    expect(await response.text()).toBe('')
  })

  it('tell a path that is not there from a method that it does not take', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/rooms', (conn) => conn.text('')).post('/rooms', (conn) => conn.text('')),
    )
    const { ask } = await serve({ router })
    expect((await ask('/nowhere')).status).toBe(404)
    const response = await ask('/rooms', { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, POST, HEAD')
    const options = await ask('/rooms', { method: 'OPTIONS' })
    expect(options.status).toBe(204)
    expect(options.headers.get('allow')).toBe('OPTIONS, GET, POST, HEAD')
  })

  it('refuse a path whose escapes are no UTF-8, and take odd ones as they are', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) => r.get('/rooms/:id', show))
    const { ask } = await serve({ router })
    expect((await ask('/rooms/%ff')).status).toBe(400)
    expect((await ask('/rooms/%zz')).status).toBe(400)
    expect((await ask('/rooms/__proto__')).status).toBe(200)
  })

  it('are those of a resource, with the names of its actions', async () => {
    const said = (name: string) => (conn: Conn) => conn.text(name)
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.resources('/rooms', {
        index: said('index'),
        new: said('new'),
        create: said('create'),
        show,
        edit: said('edit'),
        update: said('update'),
        delete: said('delete'),
      }),
    )
    const { ask } = await serve({ router })
    const asked: [string, string][] = [
      ['GET', '/rooms'],
      ['GET', '/rooms/new'],
      ['POST', '/rooms'],
      ['GET', '/rooms/7'],
      ['GET', '/rooms/7/edit'],
      ['PATCH', '/rooms/7'],
      ['PUT', '/rooms/7'],
      ['DELETE', '/rooms/7'],
    ]
    const answers: string[] = []
    for (const [method, path] of asked) answers.push(await (await ask(path, { method })).text())
    expect(answers).toEqual([
      'index',
      'new',
      'create',
      'show 7',
      'edit',
      'update',
      'update',
      'delete',
    ])
    expect(router.p('/rooms/:id/edit', { id: 'a/b' })).toBe('/rooms/a%2Fb/edit')
  })

  it('read _method in a form, only for the methods that forms lack', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .post('/rooms/:id', async (conn) => conn.text(`post ${(await conn.body()).name}`))
        .delete('/rooms/:id', async (conn) => conn.text(`delete ${(await conn.body()).name}`)),
    )
    const { ask } = await serve({ router })
    const post = async (fields: Record<string, string>) =>
      (await ask('/rooms/1', { method: 'POST', body: new URLSearchParams(fields) })).text()
    expect(await post({ name: 'a', _method: 'delete' })).toBe('delete a')
    expect(await post({ name: 'a', _method: 'GET' })).toBe('post a')
    const put = new URLSearchParams({ name: 'a', _method: 'PUT' })
    expect((await ask('/rooms/1', { method: 'POST', body: put })).status).toBe(405)
    const json = await ask('/rooms/1', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"_method":"delete","name":"b"}',
    })
    expect(await json.text()).toBe('post b')
  })

  it('read _method in a form before an application behind them, which gets its own forms whole', async () => {
    const app = new Hono()
    app.post('/rooms/:id', async (c) => c.text(`hono ${await c.req.text()}`))
    const router = defineRouter()
      .scope('/', pipeline(), (r) =>
        r.delete('/rooms/:id', async (conn) => conn.text(`delete ${(await conn.body()).name}`)),
      )
      .forward('/', app)
    const { ask } = await serve({ router })
    const post = async (fields: Record<string, string>) =>
      (await ask('/rooms/1', { method: 'POST', body: new URLSearchParams(fields) })).text()
    expect(await post({ name: 'a', _method: 'delete' })).toBe('delete a')
    expect(await post({ name: 'a' })).toBe('hono name=a')
    expect(await post({ name: 'a', _method: 'put' })).toBe('hono name=a&_method=put')
  })

  it('hand what is below a path to another application', async () => {
    const app = new Hono()
    app.get('/', (c) => c.text('hono'))
    app.post('/echo', async (c) =>
      c.text(`${c.req.path} ${c.req.query('x')} ${await c.req.text()}`),
    )
    const admins = pipeline().plug((conn) =>
      conn.query.get('key') === 'k' ? undefined : conn.empty({ status: 401 }),
    )
    const router = defineRouter()
      .forward('/other', app)
      .scope('/admin', admins, (r) => r.forward('/tools', app))
    const { ask } = await serve({ router })
    expect(await (await ask('/other')).text()).toBe('hono')
    expect(await (await ask('/other/echo?x=1', { method: 'POST', body: 'body' })).text()).toBe(
      '/echo 1 body',
    )
    expect((await ask('/admin/tools')).status).toBe(401)
    expect(await (await ask('/admin/tools?key=k')).text()).toBe('hono')
    expect((await ask('/otherwise')).status).toBe(404)
  })

  it('take middleware of Hono around them, the answers to a preflight included', async () => {
    const api = apiPipeline()
      .wrap(fromHono(cors({ origin: 'https://app.example', allowMethods: ['POST'] })))
      .wrap(fromHono(requestId({ headerName: 'x-other-id' })))
    const router = defineRouter().scope('/api', api, (r) =>
      r.post('/rooms', (conn) => conn.json({ ok: true })),
    )
    const { ask } = await serve({ router })
    const origin = 'https://app.example'
    const preflight = await ask('/api/rooms', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST')
    const response = await ask('/api/rooms', { method: 'POST', headers: { origin } })
    expect(await response.json()).toEqual({ ok: true })
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    expect(response.headers.get('x-other-id')).toMatch(/./)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('give actions what their schemas made of path, query and body', async () => {
    const NewRoom = z.object({ name: z.string().min(1), seats: z.coerce.number().int() })
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .post('/rooms', { body: NewRoom }, (conn) => conn.json(conn.valid.body, { status: 201 }))
        .get(
          '/rooms/:id',
          {
            params: z.object({ id: z.coerce.number() }),
            query: z.object({ page: z.coerce.number().default(1) }),
          },
          (conn) => conn.json({ id: conn.valid.params.id + 1, page: conn.valid.query.page }),
        ),
    )
    const { ask } = await serve({ router })
    const send = (body: string, type = 'application/json') =>
      ask('/rooms', { method: 'POST', body, headers: { 'content-type': type } })
    const created = await send('{"name":"Lobby","seats":4,"admin":true}')
    expect(created.status).toBe(201)
    expect(await created.json()).toEqual({ name: 'Lobby', seats: 4 })
    const form = await send('name=Lobby&seats=5', 'application/x-www-form-urlencoded')
    expect(await form.json()).toEqual({ name: 'Lobby', seats: 5 })
    const refused = await send('{"name":"","seats":1.5}')
    expect(refused.status).toBe(422)
    expect(Object.keys((await refused.json()).errors)).toEqual(['name', 'seats'])
    expect((await send('[1]')).status).toBe(422)
    expect((await send('{"name":')).status).toBe(400)
    expect(await (await ask('/rooms/4?page=2')).json()).toEqual({ id: 5, page: 2 })
    expect((await ask('/rooms/four')).status).toBe(404)
    expect((await ask('/rooms/4?page=two')).status).toBe(422)
  })

  it('pass the plugs of their pipeline in order, until one answers', async () => {
    const order: string[] = []
    const base = pipeline()
      .plug(() => {
        order.push('one')
        return { one: 1, both: 'first' }
      })
      .plug(async (conn) => {
        order.push(`two after ${conn.assigns.both}`)
        return { both: 'second' }
      })
    const closed = base.plug((conn) =>
      conn.query.has('key') ? undefined : conn.text('no', { status: 403 }),
    )
    const router = defineRouter()
      .scope('/open', base, (r) => r.get('/', (conn) => conn.json(conn.assigns)))
      .scope('/closed', closed, (r) => r.get('/', (conn) => conn.json(conn.assigns)))
    const { ask } = await serve({ router })
    expect(await (await ask('/open')).json()).toEqual({ one: 1, both: 'second' })
    expect(order).toEqual(['one', 'two after first'])
    expect((await ask('/closed')).status).toBe(403)
    expect(await (await ask('/closed?key')).json()).toEqual({ one: 1, both: 'second' })
  })

  it('put the layout of their pipeline around pages, unless told otherwise', async () => {
    const pages = browserPipeline().layout(
      (conn, { title, content }) =>
        html`<!doctype html><html lang="en"><head><title>${title ?? conn.path}</title></head><body>${content}</body></html>`,
    )
    const router = defineRouter().scope('/', pages, (r) =>
      r
        .get('/a', () => html`<p>${'<a>'}</p>`)
        .get('/b', (conn) => conn.html(html`<p>b</p>`, { title: 'B', status: 201 }))
        .get('/c', (conn) => conn.html(html`<p>c</p>`, { layout: false }))
        .get('/d', (conn) => conn.html(html`<p>d</p>`, { stream: true })),
    )
    const { ask } = await serve({ router })
    expect(await (await ask('/a')).text()).toMatch(/<title>\/a<\/title>.*<p>&lt;a&gt;<\/p>/)
    const titled = await ask('/b')
    expect([titled.status, await titled.text()]).toEqual([
      201,
      expect.stringContaining('<title>B</title>'),
    ])
    expect(await (await ask('/c')).text()).toBe('<p>c</p>')
    const streamed = await ask('/d')
    expect(streamed.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await streamed.text()).toMatch(/^<!doctype html>.*<p>d<\/p><\/body><\/html>$/)
  })
})

describe('a router', () => {
  it('refuses a route that another one hides', () => {
    const twice = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/rooms/:id', show).get('/rooms/new', show as never),
    )
    expect(() => twice.serve({}, surroundings)).toThrow(DuplicateRoute)
    expect(() => twice.serve({}, surroundings)).toThrow(
      'GET /rooms/new can never be reached: GET /rooms/:id is before it',
    )
  })

  it.each([
    'rooms',
    '/rooms//x',
    '/rooms/:id/:id',
    '/rooms/*',
    '/a b',
    '/:__proto__',
    '/x?y',
    '/..',
  ])('refuses the path %j', (path) => {
    expect(() =>
      defineRouter().scope('/', pipeline(), (r) => r.get(path, () => new Response())),
    ).toThrow(InvalidPath)
  })

  it('builds paths that lead nowhere else', () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/f/:name', () => new Response()),
    )
    expect(router.p('/f/:name', { name: '//evil.example?x#y' })).toBe(
      '/f/%2F%2Fevil.example%3Fx%23y',
    )
    expect(
      router.p('/f/:name', { name: 1, query: { q: 'a&b', none: undefined, list: [1, 2] } }),
    ).toBe('/f/1?q=a%26b&list=1&list=2')
    for (const name of ['', '.', '..'])
      expect(() => router.p('/f/:name', { name })).toThrow(InvalidPath)
  })

  it('lists its routes', () => {
    const router = defineRouter()
      .scope('/', pipeline(), (r) => r.get('/rooms/:id', show).forward('/tools', new Hono()))
      .static('/assets', '/nowhere')
    expect(router.list()).toEqual([
      { method: 'GET', path: '/rooms/:id', action: 'show' },
      { method: '*', path: '/tools/*', action: 'forward Hono' },
      { method: 'GET', path: '/assets/*', action: 'files' },
    ])
  })
})

const surroundings = {
  secretKeyBase: undefined,
  logger: { debug() {}, info() {}, warn() {}, error() {} },
  clock: { now: () => 0, after: () => ({ cancel() {} }) },
}
