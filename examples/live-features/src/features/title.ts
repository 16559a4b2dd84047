/** The title of the page, and whether its scripts and styles are still those that the server has. */
import { linkButton } from 'redstart/components'
import { html, when } from 'redstart/html'
import { defineLive } from 'redstart/live'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

const titleFor = (unread: number): string => (unread > 0 ? `(${unread}) Title` : 'Title')

export const titleLive = defineLive({ name: 'TitleLive' })
  .mount(({ staticChanged }) => ({ unread: 0, isOld: staticChanged, pageTitle: titleFor(0) }))
  .on('receive', (socket) => {
    const unread = socket.assigns.unread + 1
    socket.assign({ unread, pageTitle: titleFor(unread) })
  })
  .on('read', (socket) => socket.assign({ unread: 0, pageTitle: titleFor(0) }))
  .layout(frame)
  .render(
    ({ unread, isOld }, ev) => html`
      <h1>Title and scripts</h1>
      <p id="unread">${unread} unread, as the title says</p>
      <p class="buttons">
        ${pushButton('Receive one', ev.receive(), { variant: 'primary' })} ${pushButton('Read all', ev.read())}
      </p>
      <div role="status" id="version">${when(
        isOld,
        () => html`<p class="panel">This page is older than what the server has.
          ${linkButton({ to: '/title', label: 'Load it again' })}</p>`,
        () => html`<p class="note">Scripts and styles are those of the server.</p>`,
      )}</div>`,
  )
