/** The conversations beside every other live view. It stays when one goes from one to the other. */
import { defineLive } from 'redstart/live'
import { accounts } from '../../accounts.ts'
import { personEvents } from '../../conversations/events.ts'
import { online } from '../../presence/online.ts'
import { closeInbox, hearPerson, openInbox, seePresence } from './inbox.ts'
import { sidebarTemplate } from './sidebar.template.ts'

export const sidebarLive = defineLive({
  name: 'SidebarLive',
  container: ['div', { class: 'sidebar' }],
})
  .use(accounts.live.requireUser)
  .use(openInbox)
  .mount(() => ({}))
  .info(personEvents, hearPerson)
  .presence(online, seePresence)
  .terminate(closeInbox)
  .render(sidebarTemplate)
