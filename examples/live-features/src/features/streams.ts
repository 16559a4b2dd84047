/** Lists that the browser keeps and the server does not: in at both ends, limited, taken out, replaced, without end. */
import { html } from 'redstart/html'
import { defineLive, stream } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

interface Ringing {
  readonly id: number
  readonly text: string
}

function ringing(id: number, text = `Ring ${id}`): Ringing {
  return { id, text }
}

/** A page of a list that has no end. */
const PAGE = 20
function page(number: number): readonly Ringing[] {
  return Array.from({ length: PAGE }, (_, index) => ringing(number * PAGE + index + 1))
}

export const streamsLive = defineLive({ name: 'StreamsLive' })
  .mount(() => ({
    rings: stream([ringing(1), ringing(2), ringing(3)]),
    lastId: 3,
    endless: stream(page(0)),
    pages: 1,
    pageTitle: 'Streams',
  }))
  .on('prepend', (socket) => {
    const id = socket.assigns.lastId + 1
    socket.assigns.rings.insert(ringing(id), { at: 0 })
    socket.assign({ lastId: id })
  })
  .on('append', (socket) => {
    const id = socket.assigns.lastId + 1
    socket.assigns.rings.insert(ringing(id))
    socket.assign({ lastId: id })
  })
  .on('appendFive', (socket) => {
    const { lastId, rings } = socket.assigns
    rings.insertAll(
      [1, 2, 3, 4, 5].map((n) => ringing(lastId + n)),
      { limit: -5 },
    )
    socket.assign({ lastId: lastId + 5 })
  })
  .on('change', z.object({ id: z.int() }), ({ id }, socket) =>
    socket.assigns.rings.insert(ringing(id, `Ring ${id}, read again`)),
  )
  .on('remove', z.object({ id: z.int() }), ({ id }, socket) =>
    socket.assigns.rings.delete(ringing(id)),
  )
  .on('reset', (socket) => socket.assigns.rings.reset([ringing(2), ringing(1)]))
  .on('more', (socket) => {
    const { pages, endless } = socket.assigns
    endless.insertAll(page(pages))
    socket.assign({ pages: pages + 1 })
  })
  .layout(frame)
  .render(
    ({ rings, endless, pages }, ev) => html`
      <h1>Streams</h1>
      <p class="buttons">
        ${pushButton('Prepend', ev.prepend())}
        ${pushButton('Append', ev.append())}
        ${pushButton('Append five, keep five', ev.appendFive())}
        ${pushButton('Reset', ev.reset(), { variant: 'danger' })}
      </p>
      <ul class="rows" id="rings" phx-update="stream">
        ${rings.rows(
          ({ id, text }, domId) => html`
            <li id=${domId}>
              <span>${text}</span>
              ${pushButton(html`Change<span class="rs-hidden"> ring ${id}</span>`, ev.change({ id }), { variant: 'plain' })}
              ${pushButton(html`Remove<span class="rs-hidden"> ring ${id}</span>`, ev.remove({ id }), { variant: 'plain' })}
            </li>`,
        )}
      </ul>
      <h2>Without end</h2>
      <p id="pages" role="status">Pages loaded: ${pages}</p>
      <ol class="endless" id="endless" phx-update="stream" phx-viewport-bottom=${ev.more()} tabindex="0"
        aria-label="Without end">
        ${endless.rows(({ text }, domId) => html`<li id=${domId}>${text}</li>`)}
      </ol>`,
  )
