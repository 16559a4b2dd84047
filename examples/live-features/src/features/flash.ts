/** Messages for the visitor: put, replaced, taken away by them or by the view. */
import { html } from 'redstart/html'
import { defineLive, link } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

export const flashLive = defineLive({ name: 'FlashLive' })
  .mount(() => ({ saved: 0, pageTitle: 'Flash messages' }))
  .handleParams(() => {})
  .on('save', (socket) => {
    const saved = socket.assigns.saved + 1
    socket.assign({ saved })
    socket.putFlash('info', `Saved ${saved} times.`)
  })
  .on('warn', (socket) => socket.putFlash('error', 'That did not work.'))
  .on('clear', z.object({ kind: z.enum(['info', 'error']).optional() }), ({ kind }, socket) =>
    socket.clearFlash(kind),
  )
  .layout(frame)
  .render(
    ({ flash }, ev) => html`
      <h1>Flash messages</h1>
      <p class="buttons">
        ${pushButton('Save', ev.save(), { variant: 'primary' })}
        ${pushButton('Fail', ev.warn(), { variant: 'danger' })}
        ${pushButton('Clear the good news', ev.clear({ kind: 'info' }))}
        ${pushButton('Clear all', ev.clear())}
        ${link({ patch: '/flash?again' }, 'Another address of this view')}
      </p>
      <p id="kinds">${Object.keys(flash).length} shown</p>`,
  )
