/** How large an application is: so many channels, each of which takes so many events. */
export interface Size {
  readonly channels: number
  readonly events: number
}

/**
 * The sources of an application, by file name: a socket with channels that validate, refuse, answer
 * and broadcast (half as many events as they take), and a client that pushes and receives every event.
 */
export function application(size: Size): ReadonlyMap<string, string> {
  const channels = numbers(size.channels)
  return new Map([
    ['socket.ts', socket],
    ...channels.map((n) => [`channel-${n}.ts`, channel(n, size.events)] as const),
    ['app.ts', app(channels)],
    ['client.ts', client(channels, size.events)],
  ])
}

const socket = `import { defineSocket, error } from 'redstart/channel'
import { z } from 'zod'

export const userSocket = defineSocket({
  params: z.object({ token: z.string() }),
  async connect({ params }) {
    const user = await userOf(params.token)
    return user ? { user } : error('unauthorized')
  },
  id: ({ user }) => \`users_socket:\${user.id}\`,
})

declare function userOf(token: string): Promise<{ id: number; name: string } | null>
`

function channel(n: number, events: number): string {
  return `import { error, ok } from 'redstart/channel'
import { z } from 'zod'
import { userSocket } from './socket.ts'

export const channel${n} = userSocket
  .channel('area${n}:{id}')
  .params(z.object({ since: z.number().optional() }))
  .emits({
${lines(numbers(events / 2), emitted)}
  })
  .join(async ({ params, topic, assigns }) => {
    if (topic.id === 'none') return error({ reason: 'not_found' })
    return ok({ since: params.since, user: assigns.user.id }, { room: topic.id, sent: 0 })
  })
${lines(numbers(events), handled)}
`
}

function emitted(n: number): string {
  return `    changed_${n}: z.object({
      id: z.number(), title: z.string(), at: z.date(), extra${n}: z.string().optional(),
    }),`
}

function handled(n: number): string {
  return `  .on(
    'change_${n}',
    z.object({ title: z.string().min(1), tags: z.array(z.string()).optional(), key${n}: z.number() }),
    async ({ title, key${n} }, socket) => {
      const { user, sent } = socket.assigns
      if (sent > ${n}) return error({ reason: 'busy', retryIn: key${n} })
      socket.assign({ sent: sent + 1 })
      await socket.broadcast('changed_${n >> 1}', { id: user.id, title, at: new Date() })
      return ok({ id: key${n}, title })
    },
  )`
}

function app(channels: readonly number[]): string {
  return `${lines(channels, (n) => `import { channel${n} } from './channel-${n}.ts'`)}
import { userSocket } from './socket.ts'

export const appSocket = userSocket.channels(
${lines(channels, (n) => `  channel${n},`)}
)
export type AppSocket = typeof appSocket
`
}

function client(channels: readonly number[], events: number): string {
  return `import { Socket } from 'phoenix'
import { typed } from 'redstart/client'
import type { AppSocket } from './app.ts'

const socket = typed<AppSocket>(new Socket('/socket', { params: { token: 'token' } }))
export function enter(id: string): void {
${lines(channels, (n) => entered(n, events))}
}
`
}

function entered(n: number, events: number): string {
  return `  const area${n} = socket.channel(\`area${n}:\${id}\`, { since: 1 })
  area${n}.join().receive('ok', (reply) => reply.user.toFixed())
${lines(numbers(events), (event) => pushed(n, event))}
${lines(numbers(events / 2), (event) => `  area${n}.on('changed_${event}', ({ at }) => at.trim())`)}`
}

function pushed(n: number, event: number): string {
  return `  area${n}
    .push('change_${event}', { title: 'title', key${event}: 1 })
    .receive('ok', (reply) => reply.title.trim())
    .receive('error', (refusal) => refusal.reason)`
}

function lines(of: readonly number[], line: (n: number) => string): string {
  return of.map(line).join('\n')
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n)
}
