import { speedRepeats } from '../live/speed.ts'
import type { RowName } from '../report/sheet.ts'
import { liveServers } from './live-servers.ts'
import { type Scenario, scenario } from './scenario.ts'

const pages: readonly { path: string; row: RowName; bytes?: RowName }[] = [
  { path: '/rows', row: 'live-render-rows', bytes: 'live-render-rows-bytes' },
  { path: '/page', row: 'live-render-page' },
  { path: '/counter', row: 'live-render-counter' },
  { path: '/plain', row: 'live-render-plain' },
]

const connections = 32

/**
 * CPU per page with a live view, as a browser loads it first, for visitors without a session; beside it
 * pages that were made beforehand, and how fast the machine is.
 */
export const liveRender: Scenario = scenario(liveServers, {
  name: 'live-render',
  order: 'together',
  connections,
  // What is called once for each page has to be called thousands of times before it is compiled.
  warmUps: 12,
  async begin(subject, { milliseconds }) {
    const rendered = pages.map(({ path, row, bytes: bytesRow }) => ({
      async measure() {
        const { cpu, bytes } = await subject.costOfPage(path, connections, milliseconds)
        return { [row]: cpu, ...(bytesRow && { [bytesRow]: bytes }) }
      },
    }))
    if (subject.name !== 'minimal') return rendered
    const speed = {
      async measure() {
        const { cpu } = await subject.costOfPage('/speed', 1, milliseconds)
        return { 'live-speed': cpu / speedRepeats }
      },
    }
    return [...rendered, speed]
  },
})
