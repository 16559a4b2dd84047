/** Views behind a guard: the pipeline of their routes lets in who is signed in, when the page loads and when it connects. */
import { html } from 'redstart/html'
import { defineLive, link } from 'redstart/live'
import { frame } from '../web/frame.ts'

/** What the views need of their pipeline: they do not compile under one that does not give it. */
interface Needs {
  readonly member: string
}

/** Signing out is an ordinary form, for it changes the session. */
const nav = (csrfToken: string) => html`<nav class="tabs" aria-label="Members">
  ${link({ navigate: '/members' }, 'Home')}
  ${link({ navigate: '/members/rules' }, 'Rules')}
  ${link({ navigate: '/counter' }, 'The counter, which is for all')}
  ${link({ href: '/sign-out', method: 'post', csrfToken }, 'Sign out everywhere')}
</nav>`

export const membersLive = defineLive<Needs>({ name: 'MembersLive' })
  .mount(({ csrfToken }) => ({ csrfToken, clicks: 0, pageTitle: 'Members' }))
  .on('click', (socket) => socket.assign({ clicks: socket.assigns.clicks + 1 }))
  .layout(frame)
  .render(
    ({ member, csrfToken, clicks }, ev) => html`
      <h1>Members</h1>
      ${nav(csrfToken)}
      <p>Welcome, <b>${member}</b>.</p>
      <p><button type="button" class="rs-button rs-button-primary" phx-click=${ev.click()}>Clicked ${clicks} times</button></p>`,
  )

export const rulesLive = defineLive<Needs>({ name: 'RulesLive' })
  .mount(({ csrfToken }) => ({ csrfToken, pageTitle: 'Rules' }))
  .layout(frame)
  .render(
    ({ member, csrfToken }) => html`
      <h1>Rules</h1>
      ${nav(csrfToken)}
      <p>There is one, ${member}: be kind.</p>`,
  )
