import { isDeepStrictEqual } from 'node:util'
import { LongPoll, Socket, type SocketConnectOption } from 'phoenix'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { clientSocket } from './client-socket.ts'
import { Journal } from './journal.ts'
import { serveLongPoll } from './longpoll-room.ts'

/** The transports of the official client, by the name under which a test has them. */
const transports = { WebSocket, LongPoll }

/** What a client is asked to be; see {@link connected}. */
export interface ClientOptions extends Omit<Partial<SocketConnectOption>, 'transport'> {
  readonly transport: keyof typeof transports
}

/** Serves {@link clientSocket} by both transports. */
export async function serveClients(options: Parameters<typeof serveLongPoll>[1] = {}) {
  const { socket, journal, gate } = clientSocket()
  return { ...(await serveLongPoll({ socket }, options)), journal, gate }
}

/**
 * The official client, unmodified and not connected yet; it is disconnected when the test has ended.
 * It comes back at once where it would take seconds.
 */
export function officialClient({ port }: { readonly port: number }, options: ClientOptions) {
  const { transport, ...rest } = options
  const socket = new Socket(`ws://127.0.0.1:${port}/socket`, {
    transport: transports[transport],
    reconnectAfterMs: () => 5,
    rejoinAfterMs: () => 5,
    params: { user: 'ann' },
    ...rest,
  })
  const events = new Journal<'open' | 'close'>()
  socket.onOpen(() => events.write('open'))
  socket.onClose(() => events.write('close'))
  onTestFinished(() => socket.disconnect())
  return { socket, events }
}

/** The same, with its connection open. */
export async function connected(at: { readonly port: number }, options: ClientOptions) {
  const client = officialClient(at, options)
  client.socket.connect()
  await until(client.events, 'open')
  return client
}

/** The same, and joined to `room:a`; `joins` holds the answer to this join and to those after it. */
export async function joined(at: { readonly port: number }, options: ClientOptions) {
  const client = await connected(at, options)
  return { ...client, ...(await join(client.socket, 'room:a')) }
}

/** Joins a channel; `joins` holds the answer to this join and to those after it. */
export async function join(socket: Socket, topic: string, params: object = {}) {
  const channel = socket.channel(topic, params)
  const joins = new Journal<unknown>()
  channel.join().receive('ok', (response) => joins.write(response))
  await joins.next()
  return { channel, joins }
}

/** A push of the client, whatever statuses it may be answered with. */
interface AnyPush {
  receive(status: string, callback: (response: unknown) => void): unknown
}

/** The first answer to a push: its status, and what came with it. */
export function answerTo(push: AnyPush): Promise<readonly [status: string, response: unknown]> {
  return new Promise((resolve) => {
    for (const status of ['ok', 'error', 'queued', 'timeout']) {
      push.receive(status, (response) => resolve([status, response]))
    }
  })
}

/** What a channel's client is told about one event, in order. */
export function heard(
  channel: { on(event: string, callback: (payload: unknown) => void): unknown },
  event: string,
): Journal<unknown> {
  const journal = new Journal<unknown>()
  channel.on(event, (payload) => journal.write(payload))
  return journal
}

/** Reads a journal until something that equals `entry` stands in it. */
export async function until<Entry>(journal: Journal<Entry>, entry: Entry): Promise<void> {
  while (!isDeepStrictEqual(await journal.next(), entry));
}
