import { LiveSubject } from '../load/live-subject.ts'
import type { SubjectName } from '../subject-names.ts'
import type { Program } from './scenario.ts'

const server = (name: SubjectName, entry: string): Program<LiveSubject> => ({
  name,
  entry,
  start: () => LiveSubject.start(name, entry),
})

/** Redstart, as a server of live views. */
export const redstartLive: Program<LiveSubject> = server('redstart', 'redstart-live-server.ts')

/** The servers that have the pages `/rows` and `/counter`. */
export const liveServers: readonly Program<LiveSubject>[] = [
  server('minimal', 'peers/live-floor.ts'),
  redstartLive,
]
