/** A dialog that is rendered in its view, and shown where nothing cuts it off. */
import { button } from 'redstart/components'
import { html, JS, when } from 'redstart/html'
import { defineLive, focusWrap, portal } from 'redstart/live'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

export const dialogsLive = defineLive({ name: 'DialogsLive' })
  .mount(() => ({ isOpen: false, name: 'nobody', pageTitle: 'Dialogs' }))
  .on('open', (socket) => socket.assign({ isOpen: true }))
  .on('close', (socket) => socket.assign({ isOpen: false }))
  .onForm('rename', ({ name }, socket) => socket.assign({ name: String(name), isOpen: false }))
  .layout(frame)
  .render(({ isOpen, name }, ev) => {
    const close = ev.close().popFocus()
    return html`
      <h1>Dialogs</h1>
      <div class="panel cut-off">
        <p id="name">The name is <b>${name}</b>.</p>
        ${pushButton('Rename', JS.pushFocus().concat(JS.push(ev.open())), { variant: 'primary' })}
        ${when(isOpen, () =>
          portal(
            { id: 'rename-portal', target: '#modals' },
            html`<div class="backdrop" id="rename" role="dialog" aria-modal="true" aria-labelledby="rename-title"
              phx-mounted=${JS.focusFirst({ to: '#rename-form' })}
              phx-window-keydown=${close} phx-key="Escape">
              ${focusWrap(
                { id: 'rename-focus', class: 'dialog', attrs: { 'phx-click-away': close } },
                html`
                  <h2 id="rename-title">What is the name?</h2>
                  <form class="line" id="rename-form" phx-submit=${JS.push(ev.rename.form()).popFocus()}>
                    <label for="new-name">Name</label>
                    <input class="rs-control" id="new-name" name="name" value=${name} autocomplete="off">
                    ${button({ label: 'Save' })} ${pushButton('Leave it', close)}
                  </form>`,
              )}
            </div>`,
          ),
        )}
      </div>`
  })
