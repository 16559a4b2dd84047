/** What goes wrong: the view that failed begins anew by itself, and its neighbours notice nothing. */
import { NotFound } from 'redstart/errors'
import { html, JS } from 'redstart/html'
import { defineLive, link } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

export const failuresLive = defineLive({ name: 'FailuresLive' })
  .params(z.object({ id: z.string().optional() }))
  .mount(({ params: { id = 'here' } }) => {
    if (id === 'nowhere') throw new NotFound()
    return { id, count: 0, refused: '', broken: false, pageTitle: 'Failures' }
  })
  .on('add', (socket) => socket.assign({ count: socket.assigns.count + 1 }))
  .on('throw', () => {
    throw new Error('A handler that fails.')
  })
  .on('break', (socket) => socket.assign({ broken: true }))
  .on('set', z.object({ count: z.int().max(10) }), ({ count }, socket) => socket.assign({ count }))
  .invalid('set', ([issue], socket) => socket.assign({ refused: issue?.path ?? '' }))
  .layout(frame)
  .render(({ id, count, refused, broken }, ev) => {
    if (broken) throw new Error('A template that fails.')
    return html`
      <h1>Failures</h1>
      <p>This page is <b id="id">${id}</b>. <output id="count">${count}</output></p>
      <p class="buttons">
        ${pushButton('+1', ev.add(), { variant: 'primary' })}
        ${pushButton('Set to 10', ev.set({ count: 10 }))}
        ${pushButton('Set to 11', ev.set({ count: 11 }))}
      </p>
      <p id="refused" role="status">${refused && html`Refused for its <b>${refused}</b>.`}</p>
      <p class="buttons">
        ${pushButton('Fail in a handler', ev.throw(), { variant: 'danger' })}
        ${pushButton('Fail in the template', ev.break(), { variant: 'danger' })}
        ${pushButton('Send an unknown event', JS.push('nobody-knows'), { variant: 'danger' })}
        ${link({ navigate: '/failures/nowhere' }, 'Go nowhere')}
      </p>`
  })
