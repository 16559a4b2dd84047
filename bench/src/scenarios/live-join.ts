import type { ConnectedView } from '../client/live-view.ts'
import type { RowName } from '../report/sheet.ts'
import { liveServers } from './live-servers.ts'
import { type Scenario, scenario } from './scenario.ts'

const count = 500

const pages: readonly { path: string; row: RowName }[] = [
  { path: '/page', row: 'live-join-page' },
  { path: '/counter', row: 'live-join-counter' },
]

/** CPU per view that is connected and joined: 500 pages that were loaded before, 50 at a time. */
export const liveJoin: Scenario = scenario(liveServers, {
  name: 'live-join',
  order: 'together',
  connections: count,
  // As for first renders; each of them is of 500.
  warmUps: 8,
  maxRounds: 7,
  async begin(subject) {
    return pages.map(({ path, row }) => {
      let views: readonly ConnectedView[] = []
      return {
        async measure() {
          const loaded = await subject.visit(path, count)
          const cpu = await subject.process.cpuPerUnit(async () => {
            views = await subject.join(loaded)
            return count
          })
          return { [row]: cpu }
        },
        reset: () => subject.close(views),
      }
    })
  },
})
