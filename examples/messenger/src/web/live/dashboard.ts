/** The first page of members: their conversations, and the form for a new one. */
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { accounts } from '../../accounts.ts'
import { personEvents } from '../../conversations/events.ts'
import { peopleByIds } from '../../people/people.ts'
import { online } from '../../presence/online.ts'
import { dashboardTemplate } from './dashboard.template.ts'
import { closeInbox, hearPerson, openInbox, seePresence } from './inbox.ts'

/** An ordinary page embeds it, and hands it what its address says: with whom to begin a conversation. */
export const dashboardLive = defineLive({
  name: 'DashboardLive',
  container: ['div', { class: 'shell shell-home' }],
})
  .session(z.object({ with: z.uuid().nullable().catch(null) }))
  .use(accounts.live.requireUser)
  .use(openInbox)
  .mount(async ({ session }) => ({
    invited: await peopleByIds(session.with ? [session.with] : []),
  }))
  .info(personEvents, hearPerson)
  .presence(online, seePresence)
  .terminate(closeInbox)
  .render(dashboardTemplate)
