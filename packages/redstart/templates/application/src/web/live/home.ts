/** The first page: how many look at it, and what to do next. Make it your own. */
import { defineLive, type LiveSocket } from 'redstart/live'
import { definePresence } from 'redstart/presence'
import { z } from 'zod'
import { liveLayout } from '../live-layout.ts'
import { homePage } from './home.template.ts'

const TOPIC = 'home'
const onlookers = definePresence({ meta: z.object({}), counted: true })

export const homeLive = defineLive({ name: 'HomeLive' })
  .mount(async (_context, socket) => {
    if (socket.connected) {
      await socket.subscribe(TOPIC)
      socket.presence(onlookers, TOPIC).track('all', null, { count: true })
    }
    return { windows: await countOf(socket) }
  })
  .presence(onlookers, async (_diff, socket) => {
    socket.assign({ windows: await countOf(socket) })
  })
  .layout(liveLayout)
  .render(homePage)

/** In how many windows the page is open. */
async function countOf(socket: Pick<LiveSocket<object>, 'presence'>): Promise<number> {
  const { all } = await socket.presence(onlookers, TOPIC).list()
  return all?.metas[0]?.count ?? 1
}
