import { html, keyed } from 'redstart/html'
import { defineLive, stream } from 'redstart/live'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { clientPage } from './src/client-tree.ts'
import { openView } from './src/live-site.ts'

interface Item {
  readonly id: string
  readonly text: string
}

const item = z.object({ id: z.string(), text: z.string() })
const itemsOf = (text: string): Item[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((id) => ({ id: id.toLowerCase(), text: id }))

/** A list whose items the client sets: `a B` are an `a` that reads `a`, and a `b` that reads `B`. */
async function openedList(initial: string, isKeyed = true) {
  const view = await openView(
    defineLive()
      .mount(() => ({ items: itemsOf(initial) }))
      .on('set', z.object({ items: z.array(item) }), ({ items }, socket) =>
        socket.assign({ items }),
      )
      .on('touch', (socket) => socket.assign({ items: [...socket.assigns.items] }))
      .render(({ items }) =>
        isKeyed
          ? html`<ul>${keyed(
              items,
              ({ id }) => id,
              ({ text }) => html`<li>${text}</li>`,
            )}</ul>`
          : html`<ul>${items.map(({ text }) => html`<li>${text}</li>`)}</ul>`,
      ),
  )
  const page = clientPage(view.rendered)
  const set = async (items: string): Promise<unknown> => {
    const { diff } = await view.hook('set', { items: itemsOf(items) })
    page.merge(diff)
    const rows = itemsOf(items).map(({ text }) => `<li>${text}</li>`)
    expect(page.html).toBe(`<ul>${rows.join('')}</ul>`)
    return Object(diff)[0]
  }
  return { view, page, set }
}

it('L-47: rows that change places are told by where they were', async () => {
  const { set } = await openedList('a b c')
  expect(await set('c b a')).toEqual({ k: { 0: 2, 2: 0, kc: 3, km: true } })
})

it('L-48: of a row that comes first alone the content is sent', async () => {
  const { set } = await openedList('a b')
  expect(await set('z a b')).toEqual({ k: { 0: { 0: 'z' }, 1: 0, 2: 1, kc: 3, km: true } })
})

it('L-49: a row that moved and changed is both', async () => {
  const { set } = await openedList('a b')
  expect(await set('b A')).toEqual({ k: { 0: 1, 1: [0, { 0: 'A' }], kc: 2, km: true } })
})

it('L-50: a last row that goes is the count alone, and a first one moves the others', async () => {
  const { set } = await openedList('a b c')
  expect(await set('a b')).toEqual({ k: { kc: 2 } })
  expect(await set('b')).toEqual({ k: { 0: 1, kc: 1, km: true } })
})

it('L-51: rows without keys are told by their places', async () => {
  const { set } = await openedList('a b', false)
  expect(await set('z a b')).toEqual({ k: { 0: { 0: 'z' }, 1: { 0: 'a' }, 2: { 0: 'b' }, kc: 3 } })
  expect(await set('z x')).toEqual({ k: { 1: { 0: 'x' }, kc: 2 } })
})

it('L-52: two rows with one key are a mistake', async () => {
  const { view } = await openedList('a b')
  view.send('event', { type: 'hook', event: 'set', value: { items: itemsOf('a b A') } })
  await view.ended('phx_error')
  expect(view.site.log.troubles).toHaveLength(1)
})

it('L-53: a list that is emptied keeps its statics', async () => {
  const { set } = await openedList('a b')
  expect(await set('')).toEqual({ k: { kc: 0 } })
  expect(await set('c')).toEqual({ k: { 0: { 0: 'c' }, kc: 1 } })
})

it.each([true, false])(
  'L-54: a list that is empty at first is no text until it has rows',
  async (isKeyed) => {
    const { view, set } = await openedList('', isKeyed)
    expect(view.rendered[0]).toBe('')
    expect(await set('a')).toMatchObject({ s: expect.anything(), k: { 0: { 0: 'a' }, kc: 1 } })
  },
)

it('L-55: a list that is made again and is the same sends nothing', async () => {
  const { view } = await openedList('a b')
  expect(await view.click('touch')).toEqual({})
})

it('L-56, L-57: lists within lists keep their own rows, and new rows come whole', async () => {
  const groups = z.array(z.object({ id: z.string(), items: z.array(item) }))
  const view = await openView(
    defineLive()
      .mount(() => ({ groups: [{ id: 'x', items: itemsOf('a b') }] }))
      .on('set', z.object({ groups }), (patch, socket) => socket.assign(patch))
      .render(
        ({ groups }) =>
          html`${keyed(
            groups,
            ({ id }) => id,
            ({ id, items }) =>
              html`<h2>${id}</h2>${keyed(
                items,
                (each) => each.id,
                ({ text }) => html`<p>${text.startsWith('!') ? html`<b>${text}</b>` : text}</p>`,
              )}`,
          )}`,
      ),
  )
  const page = clientPage(view.rendered)
  const set = async (...given: (readonly [id: string, items: string])[]): Promise<unknown> => {
    const groups = given.map(([id, items]) => ({ id, items: itemsOf(items) }))
    const { diff } = await view.hook('set', { groups })
    page.merge(diff)
    return Object(diff)[0]
  }
  expect(await set(['x', 'b a'])).toEqual({
    k: { 0: { 1: { k: { 0: 1, 1: 0, kc: 2, km: true } } }, kc: 1 },
  })
  const fresh = await set(['y', 'a !b'], ['x', 'b a c'])
  expect(fresh).toMatchObject({
    k: {
      0: {
        0: 'y',
        1: { s: expect.anything(), k: { 0: { 0: 'a' }, 1: { 0: { 0: '!b' } }, kc: 2 } },
      },
      1: [0, { 1: { k: { 2: { 0: 'c' }, kc: 3 } } }],
      kc: 2,
      km: true,
    },
  })
  expect(page.html).toBe('<h2>y</h2><p>a</p><p><b>!b</b></p><h2>x</h2><p>b</p><p>a</p><p>c</p>')
  expect(await set(['x', 'c b'])).toEqual({
    k: { 0: [1, { 1: { k: { 0: 2, 1: 0, kc: 2, km: true } } }], kc: 1, km: true },
  })
  expect(page.html).toBe('<h2>x</h2><p>c</p><p>b</p>')
})

it('a stream in rows with a memo is sent where the memo names it', async () => {
  const view = await openView(
    defineLive()
      .mount(() => ({ done: stream<{ id: number }>([]), columns: [{ id: 'done' }] }))
      .on('add', (socket) => socket.assigns.done.insert({ id: 7 }))
      .on('again', (socket) => socket.assign({ columns: [...socket.assigns.columns] }))
      .render(
        ({ columns, done }) =>
          html`<main>${keyed(
            columns,
            ({ id }) => id,
            ({ id }) =>
              html`<ul id=${id} phx-update="stream">${done.rows(
                (item, domId) => html`<li id=${domId}>${item.id}</li>`,
              )}</ul>`,
            { memo: [done] },
          )}</main>`,
      ),
  )
  const page = clientPage(view.rendered)
  page.merge((await view.click('add')).diff)
  expect(page.html).toContain('<li id="done-7">7</li>')
  expect(await view.click('again')).toEqual({})
})
