import { expect, it } from 'vitest'
import { livePages, serveLive } from '../../../test/support/live-site.ts'
import { html } from '../../html/index.ts'
import { defineRouter } from '../../http/index.ts'
import { defineComponent, defineLive, portal } from '../../live/index.ts'
import { live } from './live.ts'

const help = defineComponent()
  .mount(() => ({ n: 0 }))
  .on('more', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
  .render(({ n, myself }, ev) =>
    portal(
      { id: 'help', target: 'body' },
      html`<button id="more" phx-click=${ev.more()} phx-target=${myself}>More ${n}</button>`,
    ),
  )

const page = defineLive()
  .mount(() => ({ n: 0 }))
  .on('add', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
  .render(
    ({ n }, ev) => html`<p id="n">${n}</p>${help({ id: 'help' })}
      ${portal(
        { id: 'outer', target: 'body' },
        html`<button id="add" phx-click=${ev.add()}>Add to ${n}</button>
          ${portal({ id: 'inner', target: 'body' }, html`<i>Inner ${n}</i>`)}`,
      )}`,
  )

const router = defineRouter().scope('/', livePages, (r) => r.live('/', page))

it('shows what is put elsewhere, and sends its events to where it came from', async () => {
  const { view } = await live(serveLive({ router }), '/')
  await view.element('#add').click()
  await view.element('#more').click()
  await view.element('#more').click()
  const texts = ['#n', '#add', 'i', '#more'].map((selector) => view.element(selector).text())
  expect(texts).toEqual(['1', 'Add to 1', 'Inner 1', 'More 2'])
})
