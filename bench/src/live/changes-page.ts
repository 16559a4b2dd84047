import { html, keyed } from 'redstart/html'
import { defineComponent, defineLive, stream } from 'redstart/live'

const stars = defineComponent()
  .mount(() => ({ given: 0 }))
  .on('give', (socket) => socket.assign({ given: socket.assigns.given + 1 }))
  .render(
    ({ given, myself }, ev) =>
      html`<p id="stars" phx-click=${ev.give()} phx-target=${myself}>Stars: ${given}</p>`,
  )

interface Item {
  readonly id: number
  readonly text: string
  readonly tags: readonly string[]
}

const firstItems: readonly Item[] = Array.from({ length: 20 }, (_, index) => ({
  id: index + 1,
  text: `Item ${index + 1}`,
  tags: ['new', 'small'],
}))

/** A page on which each event makes one of the changes that pages are made of. */
export const changesLive = defineLive()
  .mount(() => ({
    name: 'Ada',
    status: 'idle',
    isOpen: false,
    items: firstItems,
    messages: stream([{ id: 1, body: 'Hello' }]),
    pageTitle: 'Changes',
  }))
  .on('text', (socket) => socket.assign({ name: 'Grace' }))
  .on('attribute', (socket) => socket.assign({ status: 'busy' }))
  .on('branch', (socket) => socket.assign({ isOpen: true }))
  .on('prepend', (socket) => {
    const item: Item = { id: 21, text: 'Item 21', tags: ['new', 'small'] }
    socket.assign({ items: [item, ...socket.assigns.items] })
  })
  .on('move', (socket) => {
    const { items } = socket.assigns
    socket.assign({ items: [...items.slice(0, -2), ...items.slice(-1), ...items.slice(-2, -1)] })
  })
  .on('remove', (socket) => socket.assign({ items: socket.assigns.items.slice(0, -1) }))
  .on('edit', (socket) => change(socket, 4, (item) => ({ ...item, text: 'Edited' })))
  .on('tag', (socket) => change(socket, 6, (item) => ({ ...item, tags: ['new', 'large'] })))
  .on('insert', (socket) => socket.assigns.messages.insert({ id: 2, body: 'Good morning' }))
  .on('delete', (socket) => socket.assigns.messages.deleteByDomId('messages-1'))
  .on('title', (socket) => {
    socket.assign({ pageTitle: 'Changed' })
    socket.pushEvent('changed', { by: 'title' })
  })
  .render(
    ({ name, status, isOpen, items, messages }) => html`<main>
<h1>${name}</h1>
<div id="status" class=${status}></div>
${
  isOpen
    ? html`<section class="panel"><h2>Settings of ${name}</h2><p>Each change is kept at once, and shown to all.</p><a href="/">Close</a></section>`
    : html`<p>Nothing is open.</p>`
}
<ul id="items">${keyed(
      items,
      ({ id }) => id,
      ({ id, text, tags }) =>
        html`<li id="item-${id}">${text} ${tags.map((tag) => html`<b>${tag}</b>`)}</li>`,
    )}</ul>
<ol id="messages" phx-update="stream">${messages.rows(
      ({ body }, id) => html`<li id=${id}>${body}</li>`,
    )}</ol>
${stars({ id: 'stars' })}
</main>`,
  )

function change(
  socket: {
    readonly assigns: { readonly items: readonly Item[] }
    assign(patch: { items: readonly Item[] }): void
  },
  position: number,
  edit: (item: Item) => Item,
): void {
  const { items } = socket.assigns
  socket.assign({ items: items.map((item, index) => (index === position ? edit(item) : item)) })
}
