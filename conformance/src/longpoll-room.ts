import type { EndpointOptions, LongPollOptions, Mount } from 'redstart/endpoint'
import { type LongPollAnswer, LongPollClient } from './longpoll-client.ts'
import { roomSocket } from './room-socket.ts'
import { serve } from './server.ts'
import { type TimerWatch, watchTimers } from './timer-watch.ts'

/** Signs the sessions of the tests. */
export const SECRET = 'a secret of the tests, long enough for what it has to sign: 64 b'
/** How long a poll waits where nothing else is said, in ms. */
export const WINDOW = 10_000

/** Serves one socket by long poll and WebSocket. */
export function serveLongPoll(mount: Mount, options: Omit<EndpointOptions, 'clock'> = {}) {
  return serve({ '/socket': { longpoll: true, ...mount } }, { secretKeyBase: SECRET, ...options })
}

/** The rooms behind long poll, and a client that has asked for nothing yet. */
export async function rooms(mount: Partial<Mount> = {}) {
  const { socket, journal, gate } = roomSocket()
  const served = await serveLongPoll({ socket, ...mount })
  const client = new LongPollClient(served.port)
  return { ...served, client, journal, gate, timers: watchTimers(served.clock) }
}

/** The same with a session that is open. */
export async function openRoom(
  longpoll: boolean | LongPollOptions = true,
  limits: NonNullable<Mount['limits']> = {},
) {
  const fixture = await rooms({ longpoll, limits })
  await fixture.client.open()
  return fixture
}

/** A GET that the server keeps waiting by now. */
export async function waitingPoll(client: LongPollClient, timers: TimerWatch, window = WINDOW) {
  const waiting = timers.started(window)
  let done: LongPollAnswer | undefined
  const answer = client.poll().then((value) => {
    done = value
    return value
  })
  await waiting
  return { answer, answered: () => done !== undefined }
}
