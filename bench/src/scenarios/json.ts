import { connectionCount } from '../load/web-subject.ts'
import { postMember } from './exchanges.ts'
import { type Scenario, scenario } from './scenario.ts'
import { webServers } from './web-servers.ts'

/** CPU per posted JSON object of five fields, which Zod checks and which is sent back. */
export const json: Scenario = scenario(webServers, {
  name: 'json',
  order: 'together',
  connections: connectionCount,
  warmUps: 15,
  async begin(subject, { milliseconds }) {
    const load = subject.loop([await postMember(subject)])
    const measure = async () => ({
      json: await subject.process.cpuPerUnit(() => load.runFor(milliseconds)),
    })
    return [{ measure }]
  },
})
