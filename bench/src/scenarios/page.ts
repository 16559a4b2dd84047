import { connectionCount } from '../load/web-subject.ts'
import { askForPage } from './exchanges.ts'
import { type Scenario, scenario } from './scenario.ts'
import { webServers } from './web-servers.ts'

/** CPU per page of 18 KB, with a layout, a form and a table of 100 rows, for one with a session. */
export const page: Scenario = scenario(webServers, {
  name: 'page',
  order: 'together',
  connections: connectionCount,
  warmUps: 15,
  async begin(subject, { milliseconds }) {
    const load = subject.loop([await askForPage(subject)])
    const measure = async () => ({
      page: await subject.process.cpuPerUnit(() => load.runFor(milliseconds)),
    })
    return [{ measure }]
  },
})
