import { changeset, type Form, toForm } from 'redstart/changeset'
import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import { defineLive, liveRender, reply } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Gate } from '../src/gate.ts'
import { clientPage } from './src/client-tree.ts'
import { clicked } from './src/live-client.ts'
import { openView, pages, serveLive } from './src/live-site.ts'

it('L-88: every push is answered once, in the order in which the view handled it', async () => {
  const view = await openView(
    defineLive()
      .mount(() => ({ n: 0 }))
      .on('inc', async (socket) => {
        await Promise.resolve()
        socket.assign({ n: socket.assigns.n + 1 })
      })
      .on('nothing', () => undefined)
      .render(({ n }) => html`<p>${n}</p>`),
  )
  const refs = Array.from({ length: 20 }, (_, index) =>
    view.send('event', clicked(index % 2 === 0 ? 'inc' : 'nothing')),
  )
  for (const [index, ref] of refs.entries()) {
    const answer = await view.answerTo(ref)
    expect(answer).toEqual(index % 2 === 0 ? { diff: { 0: String(index / 2 + 1) } } : {})
  }
  await view.client.quiet()
})

it('L-89: a reply is there with and without anything else, also an empty one', async () => {
  const view = await openView(
    defineLive()
      .mount(() => ({ n: 0 }))
      .on('empty', () => reply())
      .on('full', (socket) => {
        socket.assign({ n: 1 })
        return reply({ a: [1, { b: null }] })
      })
      .render(({ n }) => html`<p>${n}</p>`),
  )
  expect(await view.hook('empty')).toEqual({ diff: { r: {} } })
  expect(await view.hook('full')).toEqual({ diff: { 0: '1', r: { a: [1, { b: null }] } } })
})

describe('forms', () => {
  const seen: unknown[] = []
  const formLive = defineLive()
    .mount(() => ({}))
    .onForm('validate', (params, _socket, meta) => void seen.push(params, meta.target))
    .on('typed', z.object({ name: z.string() }), (payload) => void seen.push(payload))
    .render(() => html`<form id="f"></form>`)

  async function told(value: string, meta: object = {}, event = 'validate'): Promise<unknown[]> {
    seen.length = 0
    const view = await openView(formLive)
    expect(await view.form(event, value, { meta })).toEqual({})
    return [...seen]
  }

  it('L-90: names nest, lists keep their order, of two values the later counts', async () => {
    const value = 'user%5Bname%5D=Al+B&user[tags][]=a&user[tags][]=b&a=1&a=2&x='
    expect(await told(value, { _target: 'user[name]' })).toEqual([
      { user: { name: 'Al B', tags: ['a', 'b'] }, a: '2', x: '' },
      ['user', 'name'],
    ])
    expect(await told('a=1', { _target: 'user[tags][]' })).toEqual([{ a: '1' }, ['user', 'tags']])
  })

  it('L-90: no input is the target "undefined", and a submit has none', async () => {
    expect(await told('a=1', { _target: 'undefined' })).toEqual([{ a: '1' }, ['undefined']])
    expect(await told('a=1')).toEqual([{ a: '1' }, undefined])
  })

  it.each([
    ['a[=1', {}],
    ['a]=1', {}],
    ['[]=1', {}],
    ['=1', {}],
    ['a=1&a[b]=2', {}],
    ['a[b]=1&a=2', {}],
    ['%=1', {}],
    ['__proto__[x]=1&constructor[prototype][y]=2', {}],
  ])('L-90: odd names are answered: %s', async (value) => {
    const view = await openView(formLive)
    expect(await view.form('validate', value)).toEqual({})
    expect(Object.prototype).not.toHaveProperty('x')
    expect(Object.prototype).not.toHaveProperty('y')
  })

  it('L-91: values of the element and of the command come over those of the fields', async () => {
    expect(await told('a=1&b=2', { b: '3', c: { d: 4 } })).toEqual([
      { a: '1', b: '3', c: { d: 4 } },
      undefined,
    ])
  })

  it('L-92: the marks of untouched fields reach a form, which shows no errors for them', async () => {
    const Person = { name: z.string().min(3), email: z.email(), tags: z.array(z.string()).min(3) }
    interface Editing {
      form: Form<{ name: string; email: string; tags: string[] }>
    }
    const view = await openView(
      defineLive()
        .mount((): Editing => ({ form: toForm(changeset(Person, {}), { as: 'user' }) }))
        .onForm('validate', ({ user }, socket) =>
          socket.assign({ form: toForm(changeset(Person, {}, user), { as: 'user' }) }),
        )
        .render(
          ({ form }) =>
            html`<p>${form.name.used}${form.name.errors.length > 0 ? ' name' : ''}</p>
              <p>${form.email.used}${form.email.errors.length > 0 ? ' email' : ''}</p>`,
        ),
    )
    const page = clientPage(view.rendered)
    const type = async (value: string): Promise<string> => {
      page.merge((await view.form('validate', value)).diff)
      return page.html.replaceAll(/<[^>]+>|\s+/g, '|').replaceAll(/\|+/g, '|')
    }
    const untouched = await type(
      'user[_unused_name]=&user[name]=&user[_unused_email]=&user[email]=',
    )
    expect(untouched).not.toMatch(/name|email/)
    const half = await type('user[name]=A&user[_unused_email]=&user[email]=')
    expect(half).toMatch(/name/)
    expect(half).not.toMatch(/email/)
    expect(await type('user[name]=A&user[email]=x')).toMatch(/name.*email/)
  })

  it('what a schema is asked of a form has no marks and none of the fields of the framework', async () => {
    expect(await told('_csrf_token=x&_unused_name=&name=A', { _target: 'name' }, 'typed')).toEqual([
      { name: 'A' },
    ])
  })
})

it.each([null, 'click', 'hook', 'js', 'remove', 'keydown', 'something else', undefined])(
  'L-93: an event of the type %s is taken',
  async (type) => {
    const seen: unknown[] = []
    const view = await openView(
      defineLive()
        .mount(() => ({}))
        .on(
          'go',
          z.looseObject({}),
          (payload, _socket, meta) => void seen.push(payload, meta.value),
        )
        .render(() => html`<p>here</p>`),
    )
    expect(await view.push('event', { type, event: 'go', value: { a: '1', value: 7 } })).toEqual({})
    expect(seen[0]).toMatchObject({ a: '1' })
    expect(seen[1]).toBe(7)
    expect(await view.push('event', { type, event: 'go', value: {} })).toEqual({})
  },
)

it('L-94: the messages for the visitor are cleared by the client, one or all', async () => {
  const view = await openView(
    defineLive()
      .mount((_, socket) => {
        socket.putFlash('info', 'i')
        socket.putFlash('error', 'e')
      })
      .on('again', (socket) => socket.putFlash('info', 'again'))
      .render(({ flash }) => html`<p>${flash.info}|${flash.error}</p>`),
  )
  const page = clientPage(view.rendered)
  expect(page.html).toBe('<p>i|e</p>')
  expect(await view.click('lv:clear-flash', { key: 'info' })).toEqual({ diff: { 0: '' } })
  expect(await view.click('lv:clear-flash', { key: 'unknown' })).toEqual({})
  expect(await view.click('lv:clear-flash')).toEqual({ diff: { 1: '' } })
  expect(await view.click('again')).toEqual({ diff: { 0: 'again' } })
  view.send('event', clicked('lv:other'))
  await view.ended('phx_error')
})

describe('views of one connection', () => {
  const slowLive = (gate: Gate) =>
    defineLive()
      .mount(() => ({ n: 0 }))
      .on('slow', () => gate.opened)
      .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
      .on('fail', () => {
        throw new Error('spoilt')
      })
      .render(({ n }) => html`<p>${n}</p>`)

  async function openedTwo(gate = new Gate()) {
    const view = slowLive(gate)
    const router = defineRouter().scope('/', pages, (r) =>
      r.get('/', async (conn) =>
        conn.html(
          html`${await liveRender(conn, view, { id: 'a' })}${await liveRender(conn, view, { id: 'b' })}`,
        ),
      ),
    )
    const site = await serveLive(router, { live: { views: { slow: view } } })
    const page = await site.get('/')
    const client = await site.connect(page)
    return {
      site,
      a: await client.mount(page, page.view('a')),
      b: await client.mount(page, page.view('b')),
    }
  }

  it('L-95: do not wait for each other', async () => {
    const gate = new Gate()
    const { a, b } = await openedTwo(gate)
    const slow = a.send('event', clicked('slow'))
    const behind = a.send('event', clicked('inc'))
    expect(await b.click('inc')).toEqual({ diff: { 0: '1' } })
    gate.open()
    expect(await a.answerTo(slow)).toEqual({})
    expect(await a.answerTo(behind)).toEqual({ diff: { 0: '1' } })
  })

  it('L-96: do not crash together, and a crash is no answer', async () => {
    const { site, a, b } = await openedTwo()
    await b.click('inc')
    a.send('event', clicked('fail'))
    await a.ended('phx_error')
    expect(await b.click('inc')).toEqual({ diff: { 0: '2' } })
    expect(site.log.troubles).toHaveLength(1)
    const again = await a.again()
    expect(clientPage(again.rendered).html).toBe('<p>0</p>')
  })
})

it('L-97: a message of an earlier join is ignored', async () => {
  const view = await openView(
    defineLive()
      .mount(() => ({ n: 0 }))
      .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
      .render(({ n }) => html`<p>${n}</p>`),
  )
  await view.leave()
  const again = await view.again()
  view.send('event', clicked('inc'))
  expect(await again.click('inc')).toEqual({ diff: { 0: '1' } })
})

it('L-98: nothing is pushed where nothing has changed', async () => {
  const view = await openView(
    defineLive()
      .mount((_, socket) => {
        void socket.subscribe('news')
        return { n: 0 }
      })
      .on('idle', (socket) => {
        socket.startAsync(
          'idle',
          async () => 1,
          () => socket.assign({ n: 0 }),
        )
      })
      .render(({ n }) => html`<p>${n}</p>`),
  )
  expect(await view.click('idle')).toEqual({})
  expect(await view.click('lv:clear-flash')).toEqual({})
  expect(await view.click('lv:clear-flash')).toEqual({})
  await view.client.quiet()
})
