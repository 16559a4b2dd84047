import { html } from 'redstart/html'
import { defineComponent, defineLive, type LiveComponent, stream } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { Gate } from '../src/gate.ts'
import { clientPage } from './src/client-tree.ts'
import { openView, serveView } from './src/live-site.ts'

interface ItemProps {
  readonly label: number
  /** Changes what the item stands in. */
  readonly bump: () => void
}

type Item = (props: ItemProps & { readonly id: string }) => ReturnType<LiveComponent<ItemProps>>

/** A page whose item, which is its first component, has moved into a box. */
async function openedBox(item: Item) {
  const box = defineComponent<{ n?: number }>()
    .mount((_, socket) => ({
      n: 0,
      bump: () => socket.assign({ n: (socket.assigns.n ?? 0) + 1 }),
    }))
    .render(
      ({ n, bump }) =>
        html`<div>${n > 0 && item({ id: 'new', label: n, bump })}${item({ id: 'first', label: n, bump })}</div>`,
    )
  const view = await openView(
    defineLive()
      .mount(() => ({ isBoxed: false }))
      .on('box', (socket) => socket.assign({ isBoxed: true }))
      .render(
        ({ isBoxed }) =>
          html`<main>${isBoxed ? box({ id: 'box' }) : item({ id: 'first', label: 0, bump: () => {} })}</main>`,
      ),
  )
  const page = clientPage(view.rendered)
  page.merge((await view.click('box')).diff)
  return { view, page }
}

describe('a component that changes together with what it stands in', () => {
  it('is sent once, with the rows of its stream', async () => {
    const item = defineComponent<ItemProps>()
      .mount(() => ({ rows: stream<{ id: number }>() }))
      .on('add', (socket) => {
        socket.assigns.rows.insert({ id: 7 })
        socket.assigns.bump()
      })
      .render(
        ({ id, rows, label }) =>
          html`<ul id=${id} title=${label} phx-update="stream">${rows.rows((row, rowId) => html`<li id=${rowId}>${row.id}</li>`)}</ul>`,
      )
    const { view, page } = await openedBox(item)
    page.merge((await view.click('add', {}, 1)).diff)
    const list = (id: string, rows: string): string =>
      `<ul id="${id}" title="1" phx-update="stream">${rows}</ul>`
    expect(page.html).toBe(
      `<main><div>${list('new', '')}${list('first', '<li id="rows-7">7</li>')}</div></main>`,
    )
  })

  it('L-80: copies nothing that copies it', async () => {
    const item = defineComponent<ItemProps>()
      .mount(() => ({ own: 0 }))
      .on('add', (socket) => {
        socket.assign({ own: socket.assigns.own + 1 })
        socket.assigns.bump()
      })
      .render(({ own, label }) => html`<p>${label} ${own}</p>`)
    const { view, page } = await openedBox(item)
    page.merge((await view.click('add', {}, 1)).diff)
    expect(page.html).toBe('<main><div><p>1 0</p><p>1 1</p></div></main>')
  })

  it('hands on the props that it has last', async () => {
    const leaf = defineComponent<{ label: number }>().render(({ label }) => html`<i>${label}</i>`)
    const item = defineComponent<ItemProps>()
      .mount(() => ({ own: 0 }))
      .on('add', (socket) => {
        socket.assign({ own: socket.assigns.own + 1 })
        socket.assigns.bump()
      })
      .render(({ id, own, label }) => html`<p>${own} ${leaf({ id, label })}</p>`)
    const { view, page } = await openedBox(item)
    page.merge((await view.click('add', {}, 1)).diff)
    expect(page.html).toBe('<main><div><p>0 <i>1</i></p><p>1 <i>1</i></p></div></main>')
  })
})

describe('announcements that come late', () => {
  const card = defineComponent()
    .mount(() => ({ n: 0 }))
    .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
    .render(({ n }) => html`<i>${n}</i>`)
  const panel = defineComponent()
    .mount(() => ({ isOpen: true }))
    .on('toggle', (socket) => socket.assign({ isOpen: !socket.assigns.isOpen }))
    .render(({ isOpen }) => html`<div>${isOpen && card({ id: 'card' })}</div>`)

  /** A page with a panel, which is its first component, that has a card. */
  async function openedPanel() {
    const view = await openView(
      defineLive()
        .mount(() => ({ tick: 0, isShown: true }))
        .on('tick', (socket) => socket.assign({ tick: socket.assigns.tick + 1 }))
        .on('hide', (socket) => socket.assign({ isShown: !socket.assigns.isShown }))
        .render(
          ({ tick, isShown }) =>
            html`<main><b>${tick}</b>${isShown && panel({ id: 'panel' })}</main>`,
        ),
    )
    const page = clientPage(view.rendered)
    const click = async (event: string, cid?: number): Promise<void> =>
      page.merge((await view.click(event, {}, cid)).diff)
    const announce = (...cids: readonly number[]) => view.push('cids_will_destroy', { cids })
    const destroy = async (...cids: readonly number[]): Promise<unknown> =>
      (await view.push('cids_destroyed', { cids })).cids
    return { page, click, announce, destroy }
  }

  it('L-82, L-83: do not take what is on the page, however often it came and went', async () => {
    const { page, click, announce, destroy } = await openedPanel()
    await click('toggle', 1)
    page.willDestroy([2])
    await click('toggle', 1)
    await click('toggle', 1)
    page.willDestroy([2])
    await announce(2)
    // The client finds it gone; before it says so it announces it a second time, and shows it again.
    await click('toggle', 1)
    await announce(2)
    expect(await destroy(2)).toEqual([])
    await click('inc', 2)
    await click('tick')
    expect(page.html).toBe('<main><b>1</b><div><i>1</i></div></main>')
  })

  it('L-83: do not keep a component that is on the page from bringing back what stands in it', async () => {
    const { page, click, announce, destroy } = await openedPanel()
    await click('hide')
    page.willDestroy([1, 2])
    await click('hide')
    // Both are back: the client asks for nothing more.
    await announce(1, 2)
    await click('toggle', 1)
    page.willDestroy([2])
    await announce(2)
    await click('toggle', 1)
    expect(await destroy(2)).toEqual([])
    await click('inc', 2)
    expect(page.html).toBe('<main><b>0</b><div><i>1</i></div></main>')
  })
})

describe('a component in the middle of its mount', () => {
  it.each([
    [
      'fails',
      () => {
        throw new Error('no')
      },
    ],
    ['fails later', () => Promise.reject(new Error('no'))],
  ])('ends what it has begun when it %s', async (_, end) => {
    const ended = new Gate()
    const failing = mounting(ended, end)
    const view = await openView(showing(() => failing({ id: 1 })))
    view.send('event', { type: 'click', event: 'show', value: {} })
    await view.ended('phx_error')
    await ended.opened
  })

  it('ends what it has begun when its view ends', async () => {
    const [begun, ended] = [new Gate(), new Gate()]
    const slow = mounting(ended, () => {
      begun.open()
      return new Promise<void>(() => {})
    })
    const view = await openView(showing(() => slow({ id: 1 })))
    view.send('event', { type: 'click', event: 'show', value: {} })
    await begun.opened
    await view.client.raw.close()
    await ended.opened
  })

  /** A component whose mount begins a task that only its end ends, and then goes on as a test says. */
  const mounting = (ended: Gate, goOn: () => Promise<void>) =>
    defineComponent()
      .mount((_props, socket) => {
        if (!socket.connected) return undefined
        socket.startAsync(
          'task',
          (task) => {
            task.addEventListener('abort', () => ended.open())
            return new Promise(() => {})
          },
          () => {},
        )
        return goOn()
      })
      .render(() => html`<p></p>`)

  const showing = (part: () => ReturnType<LiveComponent<{}>>) =>
    defineLive()
      .mount(() => ({ isShown: false }))
      .on('show', (socket) => socket.assign({ isShown: true }))
      .render(({ isShown }) => html`<main>${isShown && part()}</main>`)
})

describe('L-84: a plain page is refused for what its view could not be joined with', () => {
  const item = defineComponent<{ content: () => ReturnType<typeof html> }>({
    name: 'item',
  }).render(({ content }) => content())

  it.each([
    ['component_without_root', () => [item({ id: 1, content: () => html`<p></p><p></p>` })]],
    ['component_without_root', () => [item({ id: 1, content: () => html`<p class=a></p>` })]],
    [
      'duplicate_component',
      () => [1, 1].map((id) => item({ id, content: () => html`<p>${id}</p>` })),
    ],
    [
      'duplicate_component',
      () => [
        item({
          id: 1,
          content: () => html`<p>${item({ id: 1, content: () => html`<p></p>` })}</p>`,
        }),
      ],
    ],
  ])('%s', async (code, parts) => {
    const site = await serveView(
      defineLive()
        .mount(() => ({}))
        .render(() => html`<main>${parts()}</main>`),
    )
    expect((await site.get('/')).status).toBe(500)
    expect(site.log.troubles).toMatchObject([{ fields: { err: { code } } }])
  })
})
