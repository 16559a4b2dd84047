/** Hooks: code of the page's own that asks the view, is told by it, and keeps what the view does not touch. */
import { button } from 'redstart/components'
import { html } from 'redstart/html'
import { defineLive, reply } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

const birds = ['Redstart', 'Redwing', 'Robin', 'Rook', 'Sparrow', 'Starling', 'Stonechat', 'Swift']

export const hooksLive = defineLive({ name: 'HooksLive' })
  .mount(() => ({ bells: 0, draft: '', posted: '', pageTitle: 'Hooks' }))
  .on('suggest', z.object({ text: z.string().max(20) }), ({ text }) => {
    const begins = text.toLowerCase()
    return reply({ words: birds.filter((bird) => begins && bird.toLowerCase().startsWith(begins)) })
  })
  .on('ring', (socket) => {
    const bells = socket.assigns.bells + 1
    socket.assign({ bells })
    socket.pushEvent('rang', { bells })
  })
  .onForm('type', ({ note }, socket) => socket.assign({ draft: String(note) }))
  .onForm('post', ({ note }, socket) => {
    socket.assign({ posted: String(note), draft: '' })
    socket.pushEvent('posted')
  })
  .layout(frame)
  .render(
    ({ bells, draft, posted }, ev) => html`
      <h1>Hooks</h1>
      <h2>Asks, and is answered</h2>
      <div id="bird" phx-hook="Suggest" phx-update="ignore">
        <p class="line"><label for="bird-name">A bird</label>
          <input class="rs-control" id="bird-name" autocomplete="off"></p>
        <ul id="bird-words" aria-label="Suggestions"></ul>
      </div>

      <h2>Is told</h2>
      <p class="buttons">
        ${pushButton('Ring', ev.ring(), { variant: 'primary' })} <span id="bells">${bells} rings counted</span>
      </p>
      <p id="log" class="panel" phx-hook="BellLog" phx-update="ignore" data-bells=${bells}>Nothing heard yet</p>

      <h2>Keeps a draft</h2>
      <form class="line" id="note" phx-hook="KeepDraft" phx-change=${ev.type.form()} phx-submit=${ev.post.form()}>
        <label for="note-text">Note</label>
        <input class="rs-control" id="note-text" name="note" value=${draft} autocomplete="off">
        ${button({ label: 'Post' })}
      </form>
      <p class="note" id="draft">${draft.length} letters</p>
      <p id="posted" role="status">${posted && `Posted: ${posted}`}</p>
      <p class="note">The browser keeps what you type, also when the page is loaded again.</p>`,
  )
