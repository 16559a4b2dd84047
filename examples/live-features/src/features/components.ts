/** Live components: parts of a page with a state and events of their own, which keep both when they move. */
import { html, keyed } from 'redstart/html'
import { defineComponent, defineLive } from 'redstart/live'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

interface Place {
  readonly id: string
  readonly name: string
}

const places: readonly Place[] = [
  { id: 'pond', name: 'Pond' },
  { id: 'wood', name: 'Wood' },
  { id: 'yard', name: 'Yard' },
]

/** A tally with a count of its own; what a click adds is up to the page. */
const tally = defineComponent<{ name: string; step: number; count?: number }>({ name: 'tally' })
  .mount(() => ({ count: 0 }))
  .on('add', (socket) => socket.assign({ count: socket.assigns.count + socket.assigns.step }))
  .render(
    ({ id, name, step, count }, ev) => html`
      <li id="tally-${id}">
        <b>${name}</b> <output>${count}</output>
        ${pushButton(html`+${step}<span class="rs-hidden"> at the ${name}</span>`, ev.add())}
      </li>`,
  )

/** How often the weather was asked for, of all places together. */
let questions = 0
async function weatherAt(ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  questions += 1
  const answer = `question ${questions}`
  return Object.fromEntries(ids.map((id) => [id, answer]))
}

/** Loads what it shows with all others of its kind, in one question. */
const weather = defineComponent<{ name: string }>({ name: 'weather' })
  .mount(() => ({ seen: '' }))
  .updateMany(async (updates) => {
    const seen = await weatherAt(updates.map(({ socket }) => String(socket.assigns.id)))
    for (const { socket } of updates) socket.assign({ seen: seen[socket.assigns.id] ?? '' })
  })
  .render(({ id, name, seen }) => html`<li id="weather-${id}">${name}: ${seen}</li>`)

export const componentsLive = defineLive({ name: 'ComponentsLive' })
  .mount(() => ({ places, step: 1, pageTitle: 'Live components' }))
  .on('reverse', (socket) => socket.assign({ places: socket.assigns.places.toReversed() }))
  .on('drop', (socket) => socket.assign({ places: socket.assigns.places.slice(0, -1) }))
  .on('restore', (socket) => socket.assign({ places }))
  .on('double', (socket) => socket.assign({ step: socket.assigns.step * 2 }))
  .on('clear', (socket) => {
    for (const { id } of socket.assigns.places) socket.sendUpdate(tally, id, { count: 0 })
  })
  .layout(frame)
  .render(
    ({ places, step }, ev) => html`
      <h1>Live components</h1>
      <p class="buttons">
        ${pushButton('Reverse', ev.reverse())}
        ${pushButton('Double the step', ev.double())}
        ${pushButton('All to zero', ev.clear())}
        ${pushButton('Drop the last', ev.drop(), { variant: 'danger' })}
        ${pushButton('Restore', ev.restore(), { variant: 'plain' })}
      </p>
      <ul class="rows" id="tallies">
        ${keyed(
          places,
          ({ id }) => id,
          ({ id, name }) => tally({ id, name, step }),
        )}
      </ul>
      <h2>Loaded together</h2>
      <ul id="weather">
        ${keyed(
          places,
          ({ id }) => id,
          ({ id, name }) => weather({ id, name }),
        )}
      </ul>`,
  )
