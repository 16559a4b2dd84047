import { expect, it } from 'vitest'
import { html } from '../../src/html/index.ts'
import { defineRouter } from '../../src/http/index.ts'
import { defineLive } from '../../src/live/index.ts'
import { live } from '../../src/testing/index.ts'
import { livePages, serveLive } from '../support/live-site.ts'

const books = defineLive()
  .mount(({ liveAction }) => ({ mountedFor: liveAction, pageTitle: '' }))
  .handleParams((_params, socket) => {
    socket.assign({ pageTitle: socket.liveAction === 'new' ? 'New book' : 'Books' })
  })
  .on('open', (socket) => socket.pushPatch('/books/new'))
  .on('ask', (socket) => socket.putFlash('info', `${socket.liveAction}`))
  .render(
    ({ liveAction, mountedFor, flash }, ev) =>
      html`<p>${mountedFor} ${liveAction} ${flash.info}</p><a phx-click=${ev.open()}>New</a><b phx-click=${ev.ask()}>?</b>`,
  )
const router = defineRouter().scope('/', livePages, (r) =>
  r.live('/books', books, { action: 'list' }).live('/books/new', books, { action: 'new' }),
)

it('tells mount, handlers and template which action of its routes a view is open for', async () => {
  const { view } = await live(serveLive({ router }), '/books')
  expect([view.element('p').text(), view.title]).toEqual(['list list', 'Books · Site'])
  await view.element('a').click()
  expect([view.element('p').text(), view.title]).toEqual(['list new', 'New book · Site'])
  await view.element('b').click()
  expect(view.flash.info).toBe('new')
})
