/** Rows that move: each keeps its element, and with that the focus. */
import { type Html, html, keyed } from 'redstart/html'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

interface Bird {
  readonly id: number
  readonly name: string
}

const birds: readonly Bird[] = ['Redstart', 'Wren', 'Blackcap', 'Dipper', 'Goldcrest'].map(
  (name, index) => ({ id: index + 1, name }),
)

const Id = z.object({ id: z.int() })
/** What was typed, by the id of a bird. An input without a value on the server loses it when it is patched. */
const Notes = z.record(z.string(), z.string().max(100))

export const keyedListLive = defineLive({ name: 'KeyedListLive' })
  .mount(() => ({ birds, notes: Notes.parse({}), pageTitle: 'Keyed list' }))
  .onForm('note', ({ notes }, socket) => {
    const read = Notes.safeParse(notes)
    if (read.success) socket.assign({ notes: read.data })
  })
  .on('sort', (socket) =>
    socket.assign({ birds: socket.assigns.birds.toSorted((a, b) => a.name.localeCompare(b.name)) }),
  )
  .on('reverse', (socket) => socket.assign({ birds: socket.assigns.birds.toReversed() }))
  .on('shuffle', (socket) => socket.assign({ birds: shuffled(socket.assigns.birds) }))
  .on('restore', (socket) => socket.assign({ birds }))
  .on('remove', Id, ({ id }, socket) =>
    socket.assign({ birds: socket.assigns.birds.filter((bird) => bird.id !== id) }),
  )
  .on('key', Id, ({ id }, socket, { key }) => {
    if (key === 'ArrowUp') socket.assign({ birds: moved(socket.assigns.birds, id, -1) })
    if (key === 'ArrowDown') socket.assign({ birds: moved(socket.assigns.birds, id, +1) })
  })
  .layout(frame)
  .render(({ birds, notes }, ev) => {
    const row = ({ id, name }: Bird): Html => html`
      <li id="bird-${id}">
        <b>${name}</b>
        <input class="rs-control" id="note-${id}" name="notes[${id}]" value=${notes[id]} autocomplete="off"
          aria-label="Note on the ${name}" phx-keydown=${ev.key({ id })}>
        ${pushButton(html`Remove<span class="rs-hidden"> the ${name}</span>`, ev.remove({ id }), { variant: 'plain' })}
      </li>`
    return html`
      <h1>Keyed list</h1>
      <p class="note">Type into a note, and move its row with the arrow keys up and down.</p>
      <p class="buttons">
        ${pushButton('Sort', ev.sort())}
        ${pushButton('Reverse', ev.reverse())}
        ${pushButton('Shuffle', ev.shuffle())}
        ${pushButton('Restore', ev.restore(), { variant: 'plain' })}
      </p>
      <form id="notes" phx-change=${ev.note.form()} phx-submit=${ev.note.form()}>
        <ol class="rows" id="birds">${keyed(birds, ({ id }) => id, row)}</ol>
      </form>`
  })

/** A row one place further up or down, where there is one. */
function moved(rows: readonly Bird[], id: number, by: -1 | 1): readonly Bird[] {
  const from = rows.findIndex((row) => row.id === id)
  const [row, other] = [rows[from], rows[from + by]]
  return row && other ? rows.with(from, other).with(from + by, row) : rows
}

function shuffled(rows: readonly Bird[]): readonly Bird[] {
  return rows
    .map((row) => ({ row, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row)
}
