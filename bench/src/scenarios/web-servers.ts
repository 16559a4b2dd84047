import { WebSubject } from '../load/web-subject.ts'
import type { SubjectName } from '../subject-names.ts'
import type { Program } from './scenario.ts'

const server = (name: SubjectName, entry: string): Program<WebSubject> => ({
  name,
  entry,
  start: () => WebSubject.start(name, entry),
})

/** Redstart, as a web server. */
export const redstartWeb: Program<WebSubject> = server('redstart', 'redstart-web-server.ts')

/** The web servers, in the order of each round. */
export const webServers: readonly Program<WebSubject>[] = [
  server('hono', 'peers/hono-web-server.ts'),
  redstartWeb,
]
