import { click } from '../client/live-view.ts'
import { EventLoop } from '../load/event-loop.ts'
import type { LiveSubject } from '../load/live-subject.ts'
import type { RowName } from '../report/sheet.ts'
import { redstartLive } from './live-servers.ts'
import { type Scenario, scenario } from './scenario.ts'

const count = 2_000
const many = 5_000
const classes = ['ViewProcess', 'View', 'RenderedTree', 'Connection'] as const

/** These stay open while others are measured. */
const first = 1_000

/** Opens views that do nothing; returns what each takes of resident memory, in KB. */
async function kilobytesEach(subject: LiveSubject, path: string, views: number): Promise<number> {
  // What the first views have the server load, and its heap grow to work with, is not theirs.
  await subject.open(path, first)
  const before = await subject.process.ask('collectedRss')
  await subject.open(path, views)
  return ((await subject.process.ask('collectedRss')) - before) / views / 1024
}

const memoryOf = (name: string, path: string, row: RowName): Scenario =>
  scenario([redstartLive], {
    name,
    order: 'alone',
    connections: first + count,
    warmUps: 0,
    maxRounds: 1,
    begin: async (subject) => [
      { measure: async () => ({ [row]: await kilobytesEach(subject, path, count) }) },
    ],
  })

/** Resident memory of the server per idle view with its connection, over 2,000. */
export const liveMemoryPage: Scenario = memoryOf('live-memory-page', '/page', 'live-memory-page')

/** The same of a small view. */
export const liveMemoryCounter: Scenario = memoryOf(
  'live-memory-counter',
  '/counter',
  'live-memory-counter',
)

/** 5,000 idle views on one process: what they take, and what an event of one of them costs. */
export const liveIdle: Scenario = scenario([redstartLive], {
  name: 'live-idle',
  order: 'alone',
  connections: first + many,
  warmUps: 0,
  maxRounds: 1,
  async begin(subject, { milliseconds }) {
    return [
      {
        async measure() {
          const memory = await kilobytesEach(subject, '/counter', many)
          const load = new EventLoop(await subject.open('/counter', 50), () => click('inc'))
          const events = async (): Promise<number> => (await load.run(milliseconds)).events
          for (let round = 0; round < 5; round++) await events()
          return {
            'live-idle-memory': (memory * many) / 1024,
            'live-idle-inc': await subject.process.cpuPerUnit(events),
          }
        },
      },
    ]
  },
})

/** What is left of views that were opened, used and closed: objects on the heap, which holds none. */
export const liveLeft: Scenario = scenario([redstartLive], {
  name: 'live-left',
  order: 'alone',
  connections: 500,
  warmUps: 0,
  maxRounds: 1,
  async begin(subject) {
    const objects = async (): Promise<number> => {
      const all = await subject.process.ask('objects')
      return classes.reduce((sum, name) => sum + (all[name] ?? 0), 0)
    }
    return [
      {
        async measure() {
          const before = await objects()
          const views = await subject.open('/page', 500)
          for (const view of views) await view.request(click('one'))
          const open = await objects()
          if (open < before + 500 * classes.length) {
            throw new Error(`${open} objects of 500 views were found, and ${before} before.`)
          }
          await subject.close(views)
          // The first look is over before what closed last has been cleaned up.
          await objects()
          return { 'live-left': (await objects()) - before }
        },
      },
    ]
  },
})
