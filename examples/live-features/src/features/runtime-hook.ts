/** A hook that comes with the markup which needs it, and not in the bundle. */
import { html } from 'redstart/html'
import { defineLive, runtimeHook } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

const code = `{
  mounted() {
    this.el.addEventListener('input', () => {
      this.el.value = this.el.value.toUpperCase()
      this.pushEvent('typed', { letters: this.el.value.length })
    })
  },
}`

/** The script runs when the page is loaded, allowed by the nonce of its policy; none is needed after that. */
export const runtimeHookLive = defineLive<{ nonce: string | undefined }>({
  name: 'RuntimeHookLive',
})
  .mount(() => ({ letters: 0, renders: 0, pageTitle: 'Runtime hook' }))
  .on('typed', z.object({ letters: z.int() }), ({ letters }, socket) => socket.assign({ letters }))
  .on('again', (socket) => socket.assign({ renders: socket.assigns.renders + 1 }))
  .layout(frame)
  .render(
    ({ nonce, letters, renders }, ev) => html`
      <h1>Runtime hook</h1>
      ${runtimeHook({ name: 'Loud', code, ...(nonce && { nonce }) })}
      <p class="line">
        <label for="loud">Say it loud</label>
        <input class="rs-control" id="loud" phx-hook="Loud" autocomplete="off">
        <span id="letters" role="status">${letters} letters</span>
      </p>
      <p class="buttons">${pushButton('Render again', ev.again())} <span id="renders">${renders} times</span></p>`,
  )
