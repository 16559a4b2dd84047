import { click } from '../client/live-view.ts'
import { EventLoop } from '../load/event-loop.ts'
import type { LiveSubject } from '../load/live-subject.ts'
import type { RowName } from '../report/sheet.ts'
import { liveServers, redstartLive } from './live-servers.ts'
import { type Scenario, type Stage, scenario } from './scenario.ts'

/** What is sent to the views of one page, over and over. */
interface Traffic {
  readonly path: string
  readonly views: number
  /** The event, by its number. */
  readonly event: (number: number) => string
  /** What an answer has to hold: a wrong one can be a fast one. */
  readonly holds: string
  readonly row: RowName
  /** The row of the bytes of an answer. */
  readonly bytes?: RowName
}

const bump = (number: number): string => click('bump', { i: (number % 1_000) + 1 })

const ofBoth: readonly Traffic[] = [
  {
    path: '/rows',
    views: 50,
    event: bump,
    holds: '"kc":1000',
    row: 'live-bump',
    bytes: 'live-bump-bytes',
  },
  {
    path: '/counter',
    views: 50,
    event: () => click('inc'),
    holds: '"0":"1"',
    row: 'live-inc',
    bytes: 'live-inc-bytes',
  },
]

const ofOurs: readonly Traffic[] = [
  { path: '/rows-plain', views: 50, event: bump, holds: '"kc":1000', row: 'live-bump-plain' },
  {
    path: '/stream',
    views: 20,
    event: () => click('append'),
    holds: 'message number 10001',
    row: 'live-append',
    bytes: 'live-append-bytes',
  },
  {
    path: '/page',
    views: 50,
    event: () => click('one'),
    holds: 'text 25 v1',
    row: 'live-one',
    bytes: 'live-one-bytes',
  },
  {
    path: '/page',
    views: 50,
    event: () => click('nop'),
    holds: '"response":{}',
    row: 'live-nop',
    bytes: 'live-nop-bytes',
  },
]

/** Begins to send events to views of their own. */
async function stage(
  subject: LiveSubject,
  { path, views: count, event, holds, row, bytes: bytesRow }: Traffic,
  milliseconds: number,
): Promise<Stage> {
  const views = await subject.open(path, count)
  for (const view of views) {
    const answer = await view.request(event(0))
    if (!answer.includes(holds)) throw new Error(`${subject.name} answered wrongly: ${answer}`)
  }
  const load = new EventLoop(views, event)
  return {
    async measure() {
      let bytesEach = 0
      const cpu = await subject.process.cpuPerUnit(async () => {
        const { events, bytes } = await load.run(milliseconds)
        bytesEach = bytes / events
        return events
      })
      return { [row]: cpu, ...(bytesRow && { [bytesRow]: bytesEach }) }
    },
  }
}

async function stages(
  subject: LiveSubject,
  traffic: readonly Traffic[],
  milliseconds: number,
): Promise<Stage[]> {
  const begun: Stage[] = []
  for (const each of traffic) begun.push(await stage(subject, each, milliseconds))
  return begun
}

/** CPU per event of live views, beside minimal frames that are written by hand. */
export const liveEvents: Scenario = scenario(liveServers, {
  name: 'live-events',
  order: 'together',
  connections: 100,
  warmUps: 5,
  begin: (subject, { milliseconds }) => stages(subject, ofBoth, milliseconds),
})

/** CPU per event of other live views. */
export const livePages: Scenario = scenario([redstartLive], {
  name: 'live-pages',
  order: 'together',
  connections: 170,
  warmUps: 5,
  begin: (subject, { milliseconds }) => stages(subject, ofOurs, milliseconds),
})
