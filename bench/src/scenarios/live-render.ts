import type { RowName } from '../report/sheet.ts'
import { redstartLive } from './live-servers.ts'
import { type Scenario, scenario } from './scenario.ts'

const pages: readonly { path: string; row: RowName; bytes?: RowName }[] = [
  { path: '/rows', row: 'live-render-rows', bytes: 'live-render-rows-bytes' },
  { path: '/page', row: 'live-render-page' },
  { path: '/counter', row: 'live-render-counter' },
]

const connections = 32

/** CPU per page with a live view, as a browser loads it first, for visitors without a session. */
export const liveRender: Scenario = scenario([redstartLive], {
  name: 'live-render',
  order: 'together',
  connections,
  warmUps: 5,
  async begin(subject, { milliseconds }) {
    return pages.map(({ path, row, bytes: bytesRow }) => ({
      async measure() {
        const { cpu, bytes } = await subject.costOfPage(path, connections, milliseconds)
        return { [row]: cpu, ...(bytesRow && { [bytesRow]: bytes }) }
      },
    }))
  },
})
