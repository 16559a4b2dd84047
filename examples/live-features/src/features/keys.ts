/** Keys, focus, clicks elsewhere, and what is sent only so often. */
import { html } from 'redstart/html'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}
const SIZE = 5
const within = (at: number): number => Math.min(SIZE - 1, Math.max(0, at))

export const keysLive = defineLive({ name: 'KeysLive' })
  .mount(() => ({
    ...{ x: 2, y: 2, lastKey: '', isInside: false, isOpen: false },
    ...{ searches: 0, search: '', name: '', names: 0, clicks: 0, pageTitle: 'Keys and focus' },
  }))
  .on('move', (socket, { key = '' }) => {
    const { x, y } = socket.assigns
    const [right, down] = moves[key] ?? [0, 0]
    socket.assign({ x: within(x + right), y: within(y + down) })
  })
  .on('home', (socket) => socket.assign({ x: 2, y: 2 }))
  .on('typed', (socket, { key = '' }) => socket.assign({ lastKey: key }))
  .on('focus', z.object({ inside: z.boolean() }), ({ inside }, socket) =>
    socket.assign({ isInside: inside }),
  )
  .on('open', z.object({ open: z.boolean() }), ({ open }, socket) =>
    socket.assign({ isOpen: open }),
  )
  .onForm('search', ({ search }, socket) =>
    socket.assign({ search: String(search), searches: socket.assigns.searches + 1 }),
  )
  .onForm('name', ({ name }, socket) =>
    socket.assign({ name: String(name), names: socket.assigns.names + 1 }),
  )
  .on('click', (socket) => socket.assign({ clicks: socket.assigns.clicks + 1 }))
  .layout(frame)
  .render(
    ({ x, y, lastKey, isInside, isOpen, search, searches, name, names, clicks }, ev) => html`
      <h1>Keys and focus</h1>
      <div class="board" phx-window-keydown=${ev.move()}>
        <p>The arrow keys move the bird: <output id="place">column ${x + 1}, row ${y + 1}</output></p>
        <pre id="board" aria-hidden="true">${board(x, y)}</pre>
        <p class="note" phx-window-keyup=${ev.home()} phx-key="Escape">Escape brings it home.</p>
      </div>

      <p class="line">
        <label for="keys">Type here</label>
        <input class="rs-control" id="keys" autocomplete="off" phx-keyup=${ev.typed()}
          phx-focus=${ev.focus({ inside: true })} phx-blur=${ev.focus({ inside: false })}>
        <span id="inside" role="status">${isInside ? 'inside' : 'outside'}</span>
        <span>last key: <output id="last-key">${lastKey}</output></span>
      </p>
      <p class="buttons" phx-click-away=${isOpen && ev.open({ open: false })}>
        ${pushButton('Menu', ev.open({ open: true }), { attrs: { 'aria-expanded': String(isOpen) } })}
        <span id="menu" class="panel" hidden=${!isOpen}>A click elsewhere closes it.</span>
      </p>

      <h2>Not too often</h2>
      <form class="line" id="search-form" phx-change=${ev.search.form()} phx-submit=${ev.search.form()}>
        <label for="search">Search</label>
        <input class="rs-control" id="search" name="search" value=${search} autocomplete="off" phx-debounce="500">
        <span id="searches" role="status">${searches} sent${search && `, last “${search}”`}</span>
      </form>
      <form class="line" id="name-form" phx-change=${ev.name.form()} phx-submit=${ev.name.form()}>
        <label for="name">Name</label>
        <input class="rs-control" id="name" name="name" value=${name} autocomplete="off" phx-debounce="blur">
        <span id="names" role="status">${names} sent</span>
      </form>
      <p class="buttons">
        ${pushButton('Once a second', ev.click(), { attrs: { 'phx-throttle': 1000 } })}
        <span id="clicks" role="status">${clicks} sent</span>
      </p>`,
  )

function board(x: number, y: number): string {
  return Array.from({ length: SIZE }, (_row, row) =>
    Array.from({ length: SIZE }, (_cell, column) => (row === y && column === x ? '◆' : '·')).join(
      ' ',
    ),
  ).join('\n')
}
