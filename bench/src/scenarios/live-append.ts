import { type ConnectedView, click } from '../client/live-view.ts'
import { EventLoop } from '../load/event-loop.ts'
import { redstartLive } from './live-servers.ts'
import { type Scenario, scenario } from './scenario.ts'

const views = 20
const longest = 100_000
const atOnce = 1_000

const append = (): string => click('append')

/** CPU per message that comes to a stream of 100 messages, and to one that has had 100,000. */
export const liveAppend: Scenario = scenario([redstartLive], {
  name: 'live-append',
  order: 'together',
  connections: 2 * views,
  warmUps: 4,
  async begin(subject, { milliseconds }) {
    let short: readonly ConnectedView[] = await subject.open('/stream-short', views)
    const long = await subject.open('/stream-short', views)
    for (let had = 100; had < longest; had += atOnce) {
      await Promise.all(long.map((view) => view.request(click('fill', { count: atOnce }))))
    }
    const cost = (of: readonly ConnectedView[]): Promise<number> =>
      subject.process.cpuPerUnit(async () => {
        return (await new EventLoop(of, append).run(milliseconds)).events
      })
    return [
      {
        measure: async () => ({ 'live-append-short': await cost(short) }),
        async reset() {
          await subject.close(short)
          short = await subject.open('/stream-short', views)
        },
      },
      { measure: async () => ({ 'live-append-long': await cost(long) }) },
    ]
  },
})
