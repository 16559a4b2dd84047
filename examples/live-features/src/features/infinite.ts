/** A list of any length in both directions: the page has a few pages of it, the server none. */
import { html } from 'redstart/html'
import { defineLive, stream } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'

interface Line {
  readonly id: number
}

const PAGE = 20
/** How many lines the browser keeps. */
const KEPT = 3 * PAGE
const LAST = 200

/** Page 1 has the lines 1 to 20. */
function page(number: number): readonly Line[] {
  return Array.from({ length: PAGE }, (_, index) => ({ id: (number - 1) * PAGE + index + 1 }))
}

export const infiniteLive = defineLive({ name: 'InfiniteLive' })
  .mount(() => ({ lines: stream(page(1)), first: 1, last: 1, pageTitle: 'Infinite scroll' }))
  .on('down', (socket) => {
    const { lines, first, last } = socket.assigns
    if (last * PAGE >= LAST) return
    lines.insertAll(page(last + 1), { limit: -KEPT })
    socket.assign({ first: Math.max(first, last + 2 - KEPT / PAGE), last: last + 1 })
  })
  // Who jumps to the very top of the page, above all lines, wants the first of them.
  .on('up', z.object({ _overran: z.boolean().optional() }), ({ _overran: overran }, socket) => {
    const { lines, first, last } = socket.assigns
    if (first === 1) return
    if (overran) {
      lines.reset(page(1))
      return socket.assign({ first: 1, last: 1 })
    }
    lines.insertAll(page(first - 1).toReversed(), { at: 0, limit: KEPT })
    socket.assign({ first: first - 1, last: Math.min(last, first - 2 + KEPT / PAGE) })
  })
  .layout(frame)
  .render(
    ({ lines, first, last }, ev) => html`
      <h1 id="beginning">Infinite scroll</h1>
      <p class="note">Scroll down, and up again; a jump to the top leads to the beginning.</p>
      <p class="range panel" id="range" role="status">Pages ${first} to ${last} of ${LAST / PAGE}</p>
      <ul class="lines" id="lines" phx-update="stream" phx-viewport-overrun-target="beginning"
        phx-viewport-top=${first > 1 && ev.up()}
        phx-viewport-bottom=${last * PAGE < LAST && ev.down()}>
        ${lines.rows(({ id }, domId) => html`<li class="panel" id=${domId}>Line ${id}</li>`)}
      </ul>`,
  )
