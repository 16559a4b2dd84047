import { type Html, html, keyed } from 'redstart/html'
import { defineLive, type LiveView } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clientPage } from './src/client-tree.ts'
import { openView } from './src/live-site.ts'

/** A view of some state, which its client changes. */
function settable<A extends object>(initial: A, render: (state: A) => Html): LiveView {
  return defineLive()
    .mount((): { state: object } => ({ state: initial }))
    .on('set', z.looseObject({}), (patch, socket) =>
      socket.assign({ state: { ...socket.assigns.state, ...patch } }),
    )
    .render(({ state }) => render(Object.assign({ ...initial }, state)))
}

/** Opens a {@link settable} view; what comes for a change is merged as the client does. */
async function opened<A extends object>(initial: A, render: (state: A) => Html) {
  const view = await openView(settable(initial, render))
  const page = clientPage(view.rendered)
  const set = async (patch: object): Promise<unknown> => {
    const { diff } = await view.hook('set', patch)
    page.merge(diff)
    return diff
  }
  return { view, page, set }
}

describe('what a join sends', () => {
  it('L-37: the client renders it to what the page had', async () => {
    const { view, page } = await opened(
      { title: 'Things', items: ['a', 'b'], isOpen: true, n: 3, none: null },
      ({ title, items, isOpen, n, none }) => html`
        <h1 class="${isOpen ? 'open' : ''} big" title=${title}>${title}</h1>
        ${isOpen && html`<ul>${items.map((item) => html`<li>${item}<b>${item.length}</b></li>`)}</ul>`}
        ${isOpen ? html`<i>${n}</i>` : html`<s>${none}</s>`}${none}${false}${n}
        ${items.map((item) => html`${item}, `)}
        ${keyed(
          items,
          (item) => item,
          (item) => html`<p>${item}</p>`,
        )}`,
    )
    expect(page.html).toBe(view.page.content)
    expect(page.html).toContain('<ul><li>a<b>1</b></li><li>b<b>1</b></li></ul>')
  })

  it('L-45: what is no text comes as text', async () => {
    const { view, set } = await opened(
      { value: 1 as unknown },
      ({ value }) => html`<p>${String(value)}|${value === 1 ? 1 : null}|${value === 1}</p>`,
    )
    expect(view.rendered).toMatchObject({ 0: '1', 1: '1' })
    for (const key of ['0', '1', '2']) expect(view.rendered[key]).toEqual(expect.any(String))
    expect(await set({ value: 2 })).toMatchObject({ 0: '2', 1: '' })
  })

  it('L-43: statics that are told by number stand in the same message', async () => {
    const { view, set } = await opened(
      { n: 0 },
      ({ n }) =>
        html`<div>${n > 0 && html`<p>${n}</p>`}${n > 1 ? html`<i>a</i>` : html`<b>b</b>`}</div>`,
    )
    for (const diff of [view.rendered, await set({ n: 1 }), await set({ n: 2 })]) {
      expectStaticsKnown(diff, Object(diff).p)
    }
  })
})

describe('what an event sends', () => {
  it('L-38: only what depends on what changed', async () => {
    const { set, page } = await opened(
      { a: 'a', b: 'b' },
      ({ a, b }) => html`<p title=${a}>${a}</p>${html`<i>${b}</i>`}<b>${b}</b>`,
    )
    expect(await set({ a: 'A' })).toEqual({ 0: ' title="A"', 1: 'A' })
    expect(await set({ b: 'B' })).toEqual({ 2: { 0: 'B' }, 3: 'B' })
    expect(page.html).toBe('<p title="A">A</p><i>B</i><b>B</b>')
  })

  it('L-39: nothing for a value that is the same', async () => {
    const { view } = await opened({ a: 'a' }, ({ a }) => html`<p>${a}</p>`)
    expect(await view.hook('set', { a: 'a' })).toEqual({})
    expect(await view.hook('set', {})).toEqual({})
  })

  it('L-40, L-41, L-42: branches send their statics each time that they appear, and then no more', async () => {
    const { set, page } = await opened(
      { n: 1 },
      ({ n }) =>
        html`<div>${n > 0 && html`<p>${n}</p>`}${n % 2 !== 0 ? html`<i>odd ${n}</i>` : html`<b>even</b>`}</div>`,
    )
    const even = await set({ n: 2 })
    expect(even).toMatchObject({ 0: { 0: '2' }, 1: { s: expect.anything() } })
    expect(even).not.toHaveProperty('0.s')
    expect(page.html).toBe('<div><p>2</p><b>even</b></div>')
    expect(await set({ n: 3 })).toMatchObject({ 1: { 0: '3', s: expect.anything() } })
    expect(page.html).toBe('<div><p>3</p><i>odd 3</i></div>')
    expect(await set({ n: -1 })).toEqual({ 0: '', 1: { 0: '-1' } })
    expect(page.html).toBe('<div><i>odd -1</i></div>')
    expect(await set({ n: 5 })).toMatchObject({
      0: { 0: '5', s: expect.anything() },
      1: { 0: '5' },
    })
    expect(page.html).toBe('<div><p>5</p><i>odd 5</i></div>')
  })

  it('L-46, L-61: another template of the whole view sends all, and no mark that would be a reply', async () => {
    const { set, page } = await opened({ n: 1 }, ({ n }) =>
      n === 1 ? html`<p>${n}</p>` : html`<section><b>${n}</b></section>`,
    )
    const diff = await set({ n: 2 })
    expect(diff).toMatchObject({ 0: '2', s: expect.anything() })
    expect(diff).not.toHaveProperty('r')
    expect(page.html).toBe('<section><b>2</b></section>')
    expect(await set({ n: 3 })).toEqual({ 0: '3' })
  })
})

describe('events of the page and its title', () => {
  const telling = defineLive()
    .mount(() => ({ pageTitle: 'First', n: 0 }))
    .on('tell', (socket) => {
      socket.pushEvent('one', { n: 1 })
      socket.pushEvent('two', { n: 2 }, { dispatch: 'before' })
      socket.pushEvent('three')
    })
    .on('title', z.object({ title: z.string() }), ({ title }, socket) =>
      socket.assign({ pageTitle: title }),
    )
    .on('count', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
    .render(({ n }) => html`<p>${n}</p>`)

  it('L-58, L-59: events keep their order, and need no other change', async () => {
    const view = await openView(telling)
    expect(await view.click('tell')).toEqual({
      diff: {
        e: [
          ['one', { n: 1 }],
          ['two', { n: 2 }, true],
          ['three', {}],
        ],
      },
    })
    expect(await view.click('count')).toEqual({ diff: { 0: '1' } })
  })

  it('L-60: the title comes with the join and when it has changed', async () => {
    const view = await openView(telling)
    expect(view.page.body).toContain('<title>First</title>')
    expect(view.rendered.t).toBe('First')
    expect(await view.click('count')).toEqual({ diff: { 0: '1' } })
    expect(await view.hook('title', { title: 'Second' })).toEqual({ diff: { t: 'Second' } })
    expect(await view.hook('title', { title: 'Second' })).toEqual({})
    const untitled = await openView(settable({}, () => html`<p>none</p>`))
    expect(untitled.rendered).not.toHaveProperty('t')
  })
})

it('L-62: after a crash the whole view is sent again', async () => {
  const view = await openView(
    defineLive()
      .mount(() => ({ n: 0, isOpen: false }))
      .on('open', (socket) => socket.assign({ n: 1, isOpen: true }))
      .on('fail', () => {
        throw new Error('spoilt')
      })
      .render(({ n, isOpen }) => html`<p>${n}</p>${isOpen && html`<b>${n}</b>`}`),
  )
  await view.click('open')
  view.send('event', { type: 'click', event: 'fail', value: {} })
  await view.ended('phx_error')
  const again = await view.again()
  expect(again.rendered).toEqual(view.rendered)
  const page = clientPage(again.rendered)
  page.merge((await again.click('open')).diff)
  expect(page.html).toBe('<p>1</p><b>1</b>')
})

/** Asserts that each `s` that is a number names statics of `table`. */
function expectStaticsKnown(node: unknown, table: unknown): void {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    if (key === 'p' || key === 'c') continue
    if (key === 's' && typeof value === 'number') expect(table).toHaveProperty(String(value))
    else expectStaticsKnown(value, table)
  }
}
