/** State of its own: what the view assigns is all there is, and a button sends what its schema takes. */
import { html } from 'redstart/html'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

export const counterLive = defineLive({ name: 'CounterLive' })
  .mount(() => ({ count: 0, pageTitle: 'Counter' }))
  .on('add', z.object({ by: z.int().min(-10).max(10) }), ({ by }, socket) =>
    socket.assign({ count: socket.assigns.count + by }),
  )
  .on('reset', (socket) => socket.assign({ count: 0 }))
  .layout(frame)
  .render(
    ({ count }, ev) => html`
      <h1>Counter</h1>
      <p class="figure" role="status" id="count">${count}</p>
      <p class="buttons">
        ${pushButton('−10', ev.add({ by: -10 }))}
        ${pushButton('−1', ev.add({ by: -1 }))}
        ${pushButton('+1', ev.add({ by: 1 }), { variant: 'primary' })}
        ${pushButton('+10', ev.add({ by: 10 }))}
        ${pushButton('Back to zero', ev.reset(), { variant: 'plain', attrs: { disabled: count === 0 } })}
      </p>
      <p class="note">The count is the connection’s: after an interruption it begins anew.</p>`,
  )
