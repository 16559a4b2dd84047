/** What a template that sends an unknown event comes to, wherever it is first rendered. */
import { expect, it } from 'vitest'
import { html, keyed } from '../../src/html/index.ts'
import { defineRouter } from '../../src/http/index.ts'
import { defineComponent, defineLive } from '../../src/live/index.ts'
import { live } from '../../src/testing/index.ts'
import { livePages, serveLive } from '../support/live-site.ts'

const row = defineComponent()
  .mount(() => ({}))
  .render(() => html`<i phx-click="gone">x</i>`)

const inRow = defineLive({ name: 'InRow' })
  .mount(() => ({}))
  .render(() => html`<ul>${keyed([1], String, () => html`<li phx-click="gone">x</li>`)}</ul>`)

const inComponent = defineLive({ name: 'InComponent' })
  .mount(() => ({}))
  .render(() => html`<p>${row({ id: 1 })}</p>`)

const later = defineLive({ name: 'Later' })
  .mount(() => ({ shown: false }))
  .on('show', (socket) => socket.assign({ shown: true }))
  .render(
    ({ shown }, ev) =>
      html`<p phx-click=${ev.show()}>${shown && html`<i phx-click="gone">x</i>`}</p>`,
  )

function site(view: typeof inRow) {
  const errors: unknown[] = []
  const logger = {
    debug() {},
    info() {},
    warn() {},
    error: (fields: object) => void errors.push('err' in fields ? fields.err : fields),
  }
  const router = defineRouter().scope('/', livePages, (r) => r.live('/', view))
  return { endpoint: serveLive({ router, logger }), errors }
}

it.each([inRow, inComponent])('is refused where $name is joined', async (view) => {
  const { endpoint, errors } = site(view)
  await expect(live(endpoint, '/')).rejects.toThrow()
  expect(errors).toEqual([expect.objectContaining({ code: 'unknown_binding' })])
})

it('ends the view where it is shown later', async () => {
  const { endpoint, errors } = site(later)
  const { view } = await live(endpoint, '/')
  await expect(view.element('p').click()).rejects.toThrow()
  expect(errors).toEqual([expect.objectContaining({ code: 'unknown_binding' })])
})
