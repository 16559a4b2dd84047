import { html, keyed } from 'redstart/html'
import { defineComponent, defineLive, type LiveComponent, reply } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clientPage } from './src/client-tree.ts'
import { openView } from './src/live-site.ts'

const calls: string[] = []

/** A counter that says when it is mounted. */
const counter: LiveComponent<{ label: string }> = defineComponent<{ label: string }>()
  .mount(({ id }) => {
    calls.push(`mount ${id}`)
    return { n: 0 }
  })
  .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
  .on('answer', z.object({ a: z.number() }), ({ a }, socket) => {
    socket.pushEvent('told', { a })
    return reply({ twice: a * 2 })
  })
  .on('nothing', () => undefined)
  .render(({ label, n }) => html`<p>${label}: ${n}</p>`)

/** A view that shows counters for the ids that its client sets. */
const countersLive = (initial: readonly string[]) =>
  defineLive()
    .mount(() => ({ ids: [...initial], label: 'c' }))
    .on('set', z.object({ ids: z.array(z.string()) }), (patch, socket) => socket.assign(patch))
    .on('label', z.object({ label: z.string() }), (patch, socket) => socket.assign(patch))
    .render(
      ({ ids, label }) =>
        html`<div>${keyed(
          ids,
          (id) => id,
          (id) => html`<li>${counter({ id, label: label + id })}</li>`,
        )}</div>`,
    )

async function openedCounters(...ids: string[]) {
  calls.length = 0
  const view = await openView(countersLive(ids))
  calls.length = 0
  const page = clientPage(view.rendered)
  const sent = async (answer: Promise<Readonly<Record<string, unknown>>>): Promise<unknown> => {
    const { diff } = await answer
    page.merge(diff)
    return diff
  }
  return {
    view,
    page,
    set: (...next: string[]) => sent(view.hook('set', { ids: next })),
    label: (label: string) => sent(view.hook('label', { label })),
    inc: (cid: number) => sent(view.click('inc', {}, cid)),
  }
}

const shown = (...counters: string[]): string =>
  `<div>${counters.map((text) => `<li><p>${text}</p></li>`).join('')}</div>`

it('L-74, L-75: a component stands in its place by its number, from 1, and its content apart', async () => {
  const { view, page } = await openedCounters('a', 'b')
  expect(Object(view.rendered[0]).k).toMatchObject({ 0: { 0: 1 }, 1: { 0: 2 } })
  const { c } = view.rendered
  expect(Object.keys(Object(c))).toEqual(['1', '2'])
  expect(Object(c)[1]).toEqual({ 0: 'ca', 1: '0', s: ['<p>', ': ', '</p>'], r: 1 })
  expect(page.html).toBe(view.page.content)
})

it('L-79: a second one of a kind may take its statics from the first', async () => {
  const { view, page } = await openedCounters('a', 'b')
  const second = Object(view.rendered.c)[2]
  expect(second).toEqual({ 0: 'cb', 1: '0', s: 1 })
  expect(page.html).toBe(shown('ca: 0', 'cb: 0'))
})

it('L-44: nothing within a component counts on the statics of the message', async () => {
  const nested = defineComponent<{ rows: readonly string[] }>()
    .mount(() => ({}))
    .render(
      ({ rows }) =>
        html`<ul>${rows.map((row) => html`<li>${html`<b>${row}</b>`}</li>`)}${rows.length > 0 && html`<i>some</i>`}</ul>`,
    )
  const view = await openView(
    defineLive()
      .mount(() => ({ rows: ['a', 'b'] }))
      .on('set', z.object({ rows: z.array(z.string()) }), (patch, socket) => socket.assign(patch))
      .render(
        ({ rows }) =>
          html`<div>${rows.map((row) => html`<u>${row}</u>`)}${nested({ id: 1, rows })}</div>`,
      ),
  )
  const page = clientPage(view.rendered)
  expect(page.html).toBe(view.page.content)
  expectOwnStatics(Object(view.rendered.c)[1])
  for (const rows of [[], ['c'], ['c', 'd']]) {
    const { diff } = await view.hook('set', { rows })
    for (const node of Object.values(Object(Object(diff).c))) expectOwnStatics(node)
    page.merge(diff)
  }
  expect(page.html).toBe(
    '<div><u>c</u><u>d</u><ul><li><b>c</b></li><li><b>d</b></li><i>some</i></ul></div>',
  )
})

it('L-76: it keeps its number and its state wherever it stands', async () => {
  const { set, inc, page } = await openedCounters('a', 'b')
  await inc(1)
  expect(await set('b', 'a')).toEqual({ 0: { k: { 0: 1, 1: 0, kc: 2, km: true } } })
  expect(page.html).toBe(shown('cb: 0', 'ca: 1'))
  expect(calls).toEqual([])
})

it('L-77: its event is its own, and only it is sent', async () => {
  const { inc, page } = await openedCounters('a', 'b')
  expect(await inc(2)).toEqual({ c: { 2: { 1: '1' } } })
  expect(page.html).toBe(shown('ca: 0', 'cb: 1'))
})

it('L-78: a component that is not there answers with nothing', async () => {
  const { view } = await openedCounters('a')
  for (const cid of [99, 0, -1]) expect(await view.click('inc', {}, cid)).toEqual({})
  expect(await view.click('nothing', {}, 1)).toEqual({})
  expect(view.site.log.troubles).toEqual([])
})

it('L-80: one that comes later shares with one that the client has, or that comes with it', async () => {
  const { set, page } = await openedCounters('a')
  const diff = await set('a', 'b', 'c')
  const { 2: second, 3: third } = Object(Object(diff).c)
  expect(second).toEqual({ 0: 'cb', 1: '0', s: -1 })
  expect(third).toMatchObject({ 0: 'cc', 1: '0' })
  expect([-1, 2]).toContain(Object(third).s)
  expect(page.html).toBe(shown('ca: 0', 'cb: 0', 'cc: 0'))
})

describe('components that go', () => {
  it('L-82: are asked for twice, and only then are forgotten', async () => {
    const { view, set, page } = await openedCounters('a', 'b')
    await set('a')
    page.willDestroy([2])
    expect(await view.push('cids_will_destroy', { cids: [2] })).toEqual({})
    // Its state is kept until the second time.
    expect(await view.click('nothing', {}, 2)).toEqual({})
    expect(await view.push('cids_destroyed', { cids: [2] })).toEqual({ cids: [2] })
    page.prune([2])
    expect(await view.click('inc', {}, 2)).toEqual({})
    expect(await view.push('cids_destroyed', { cids: [2, 77] })).toEqual({ cids: [] })
  })

  it('L-82: are shown as they change where they came back before they were announced', async () => {
    const { view, set, inc } = await openedCounters('a')
    await set()
    await set('a')
    expect(await view.push('cids_will_destroy', { cids: [1] })).toEqual({})
    expect(await inc(1)).toEqual({ c: { 1: { 1: '1' } } })
  })

  it('L-75: leave their numbers unused', async () => {
    const { view, set, page } = await openedCounters('a', 'b')
    await set('a')
    await view.push('cids_will_destroy', { cids: [2] })
    await view.push('cids_destroyed', { cids: [2] })
    page.prune([2])
    const diff = await set('a', 'b')
    expect(Object.keys(Object(Object(diff).c))).toEqual(['3'])
    expect(calls).toEqual(['mount b'])
  })

  it('L-81: lend nobody their statics', async () => {
    const { view, set, page } = await openedCounters('a')
    await set()
    page.willDestroy([1])
    await view.push('cids_will_destroy', { cids: [1] })
    const diff = await set('b')
    expect(Object(Object(diff).c)[2]).toMatchObject({ s: ['<p>', ': ', '</p>'], r: 1 })
    expect(page.html).toBe(shown('cb: 0'))
  })

  it('L-83: and come back before that are whole again, and kept', async () => {
    const { view, set, inc, page } = await openedCounters('a', 'b')
    await inc(2)
    await set('a')
    page.willDestroy([2])
    await view.push('cids_will_destroy', { cids: [2] })
    const diff = await set('a', 'b')
    expect(Object(Object(diff).c)[2]).toMatchObject({ 0: 'cb', 1: '1' })
    expect(Object(Object(diff).c)[2]).toHaveProperty('s')
    expect(await view.push('cids_destroyed', { cids: [2] })).toEqual({ cids: [] })
    expect(page.html).toBe(shown('ca: 0', 'cb: 1'))
    expect(await inc(2)).toEqual({ c: { 2: { 1: '2' } } })
    expect(calls).toEqual([])
  })

  it('L-83: bring what stands in them back as well', async () => {
    const inner = defineComponent<{ text: string }>()
      .mount(() => ({ n: 0 }))
      .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
      .render(({ text, n }) => html`<i>${text}${n}</i>`)
    const outer = defineComponent<{ isFull: boolean }>()
      .mount(() => ({}))
      .render(
        ({ isFull }) =>
          html`<p>${inner({ id: 'x', text: 'x' })}${isFull && inner({ id: 'y', text: 'y' })}</p>`,
      )
    const view = await openView(
      defineLive()
        .mount(() => ({ isShown: true, isFull: true }))
        .on('set', z.object({ isShown: z.boolean(), isFull: z.boolean() }), (patch, socket) =>
          socket.assign(patch),
        )
        .render(({ isShown, isFull }) => html`<div>${isShown && outer({ id: 'o', isFull })}</div>`),
    )
    const page = clientPage(view.rendered)
    expect(page.html).toBe('<div><p><i>x0</i><i>y0</i></p></div>')
    page.merge((await view.click('inc', {}, 2)).diff)
    page.merge((await view.hook('set', { isShown: false, isFull: true })).diff)
    page.willDestroy([1, 2, 3])
    await view.push('cids_will_destroy', { cids: [1, 2, 3] })
    page.merge((await view.hook('set', { isShown: true, isFull: false })).diff)
    expect(page.html).toBe('<div><p><i>x1</i></p></div>')
    const { cids } = await view.push('cids_destroyed', { cids: [1, 2, 3] })
    expect(cids).toEqual([3])
  })
})

it('L-84: two of one id, and one that is not one element, are mistakes', async () => {
  const rootless = defineComponent()
    .mount(() => ({}))
    .render(() => html`<p>one</p><p>two</p>`)
  const view = await openView(
    defineLive()
      .mount(() => ({ what: '' }))
      .on('show', z.object({ what: z.string() }), (patch, socket) => socket.assign(patch))
      .render(
        ({ what }) => html`<div>
          ${what === 'twice' && html`${counter({ id: 'a', label: '' })}${counter({ id: 'a', label: '' })}`}
          ${what === 'rootless' && rootless({ id: 'r' })}
        </div>`,
      ),
  )
  for (const [index, what] of ['twice', 'rootless'].entries()) {
    const again = index === 0 ? view : await view.again()
    again.send('event', { type: 'hook', event: 'show', value: { what } })
    await again.ended('phx_error')
    expect(view.site.log.troubles).toHaveLength(index + 1)
  }
})

it('L-85: update_many gets all of one kind at one depth at once', async () => {
  const seen: string[][] = []
  const leaf = defineComponent<{ text: string }>()
    .mount(() => ({ shown: '' }))
    .updateMany((updates) => {
      seen.push(updates.map(({ props }) => props.text))
      for (const { props, socket } of updates) socket.assign({ shown: props.text.toUpperCase() })
    })
    .render(({ shown }) => html`<i>${shown}</i>`)
  const branch = defineComponent<{ text: string }>()
    .mount(() => ({}))
    .render(({ text }) => html`<p>${leaf({ id: `${text}1`, text: `${text}1` })}</p>`)
  const view = await openView(
    defineLive()
      .mount(() => ({ texts: ['a', 'b'] }))
      .render(
        ({ texts }) =>
          html`<div>${texts.map((text) => branch({ id: text, text }))}${texts.map((text) => leaf({ id: text, text }))}</div>`,
      ),
  )
  expect(clientPage(view.rendered).html).toBe(
    '<div><p><i>A1</i></p><p><i>B1</i></p><i>A</i><i>B</i></div>',
  )
  // The first mount was for the page, where each stands for itself.
  expect(seen.slice(-2)).toEqual([
    ['a', 'b'],
    ['a1', 'b1'],
  ])
})

it('L-86: send_update to one that is there renders it, to another is nothing', async () => {
  const view = await openView(
    defineLive()
      .mount(() => ({}))
      .on('rename', z.object({ id: z.string(), label: z.string() }), ({ id, label }, socket) =>
        socket.sendUpdate(counter, id, { label }),
      )
      .render(() => html`<div>${counter({ id: 'a', label: 'old' })}</div>`),
  )
  expect(await view.hook('rename', { id: 'a', label: 'new' })).toEqual({})
  expect(await view.pushed('diff')).toEqual({ c: { 1: { 0: 'new' } } })
  expect(await view.hook('rename', { id: 'zzz', label: 'new' })).toEqual({})
  expect(await view.click('nothing', {}, 1)).toEqual({})
  await view.client.quiet()
  expect(view.site.log.troubles).toEqual([])
})

it('L-87: what it answers and pushes stands at the root of the answer', async () => {
  const { view } = await openedCounters('a')
  expect(await view.hook('answer', { a: 4 }, 1)).toEqual({
    diff: { e: [['told', { a: 4 }]], r: { twice: 8 } },
  })
})

it('L-94: its flash is its own, and is cleared by itself', async () => {
  const noted = defineComponent()
    .mount(() => ({}))
    .on('note', (socket) => {
      socket.putFlash('info', 'i')
      socket.putFlash('error', 'e')
    })
    .render(({ flash }) => html`<p>${flash.info}${flash.error}</p>`)
  const view = await openView(
    defineLive()
      .mount((_, socket) => socket.putFlash('info', 'of the view'))
      .render(({ flash }) => html`<div>${flash.info}${noted({ id: 1 })}</div>`),
  )
  expect(await view.click('note', {}, 1)).toEqual({ diff: { c: { 1: { 0: 'i', 1: 'e' } } } })
  expect(await view.click('lv:clear-flash', { key: 'info' }, 1)).toEqual({
    diff: { c: { 1: { 0: '' } } },
  })
  expect(await view.click('lv:clear-flash', {}, 1)).toEqual({ diff: { c: { 1: { 1: '' } } } })
  expect(await view.click('lv:clear-flash')).toEqual({ diff: { 0: '' } })
})

/** Asserts that all statics within a component are there, or are those of a list around them. */
function expectOwnStatics(node: unknown, isInList = false): void {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    if (key === 's') {
      if (typeof value === 'number') expect(isInList, JSON.stringify(node)).toBe(true)
    } else if (key === 'k') expectOwnStatics(value, isInList || 'p' in node)
    else if (key !== 'p' && key !== 'stream') expectOwnStatics(value, isInList)
  }
}
