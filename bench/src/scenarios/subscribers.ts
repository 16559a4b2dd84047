import { FanOut } from '../load/fan-out.ts'
import type { SocketSubject } from '../load/socket-subject.ts'
import { type Scenario, scenario } from './scenario.ts'
import { socketServers } from './socket-servers.ts'

/**
 * CPU per delivery, one broadcast in flight, on a topic of 1,000 subscribers and on one of 10,000,
 * in turn on the same server.
 */
export const subscribers: Scenario = scenario(socketServers, {
  name: 'subscribers',
  order: 'alone',
  connections: 11_000,
  warmUps: 2,
  async begin(subject, { milliseconds }) {
    const few = await fanOut(subject, 'room:few', 1_000)
    const many = await fanOut(subject, 'room:many', 10_000)
    const measure = async () => ({
      'subscribers-1000': await subject.process.cpuPerUnit(() => few.run(1, milliseconds)),
      'subscribers-10000': await subject.process.cpuPerUnit(() => many.run(1, 2 * milliseconds)),
    })
    return [{ measure }]
  },
})

async function fanOut(subject: SocketSubject, topic: string, count: number): Promise<FanOut> {
  return new FanOut(await subject.open(count, () => topic), subject.dialect.publish(topic))
}
