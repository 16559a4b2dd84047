import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Socket } from 'phoenix'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { ask, upgrade, WireClient, type Wired } from '../wire.ts'

const program = fileURLToPath(new URL('program.ts', import.meta.url))

/** What a client leaves behind, a word for each place; a word is found by its beginning. */
const WORDS = [
  ...['parameter', 'joinparameter', 'topic', 'event', 'payload', 'ref', 'query', 'path'],
  ...['agent', 'cookie', 'referer', 'origin', 'token', 'requestid', 'protocol', 'garbage'],
]
const word = (place: string): string => {
  if (!WORDS.includes(place)) throw new Error(`There is no word for ${place}.`)
  return `tell${place}tale`
}
const FORWARDED = '203.0.113.77'
/** What nobody may read who reads what the process wrote. */
const traces = [...WORDS.map(word), FORWARDED, '127.0.0.1', '::1']

const headers = {
  'user-agent': word('agent'),
  cookie: `session=${word('cookie')}`,
  referer: `https://${word('referer')}.example/`,
  'x-forwarded-for': FORWARDED,
  'x-request-id': `${word('requestid')}-0123456789abcdef`,
}

/** A process with an endpoint, and all that it has written when it has ended. */
async function written(kind: 'anonymous' | 'named'): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, kind], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  let output = ''
  const gather = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout?.on('data', gather)
  child.stderr?.on('data', gather)
  const closed = once(child, 'close')
  try {
    const [port] = await Promise.race([once(child, 'message'), failure(closed, () => output)])
    await drive(Number(port))
    child.send('stop')
    await closed
  } finally {
    await ended(child)
  }
  expect(child.exitCode).toBe(0)
  return output
}

async function failure(closed: Promise<unknown>, output: () => string): Promise<never> {
  await closed
  throw new Error(`The program ended:\n${output()}`)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Does everything that might be told of. */
async function drive(port: number): Promise<void> {
  await officially(port)
  const room = `room:${word('topic')}`
  const text = word('payload')
  for (const event of ['crash', 'throw_text', 'say_too_much', 'called', word('event'), 'flood']) {
    const client = await opened(port)
    await joins(client, room, {})
    const large = event === 'flood' ? text.repeat(800) : text
    client.send(['1', '2', room, event, { text: large, [word('event')]: text }])
    if (event === 'flood') await client.closed
    else await until(client, 'phx_error')
    client.ws.terminate()
  }

  const client = await opened(port)
  await joins(client, room, {})
  for (const event of ['shout', 'whisper', 'foreign']) {
    client.send(['1', word('ref'), room, event, { text }])
    await until(client, 'phx_reply')
  }
  client.send(['1', '3', room, 'phx_leave', {}])
  await until(client, 'phx_close')
  await joins(client, room, { mood: 'crash' })
  await joins(client, room, { text: text.repeat(100) })
  for (let time = 0; time < 6; time += 1) await joins(client, room, { mood: 'refuse' })
  for (let time = 0; time < 60; time += 1) await joins(client, `${room}-${time}`, {})
  await joins(client, `nothing:${word('topic')}`, {})

  for (const bytes of [`["${word('garbage')}"`, `"${word('garbage')}"`, '[[[[', '{}']) {
    const bad = await opened(port)
    bad.ws.send(bytes)
    await bad.closed
  }
  const oversized = await opened(port)
  oversized.ws.send(word('garbage').repeat(5_000))
  await oversized.closed

  for (const mood of ['refuse', 'throw', 'reject']) await asks(port, `mood=${mood}`)
  await asks(port, '', `origin: https://${word('origin')}.example`)
  await asks(port, '', `sec-websocket-protocol: ${word('protocol')}, base64url.bearer.phx.%`)
  await asks(port, `bad=%ff${word('query')}`)
  await polls(port)

  const many = []
  for (let place = 0; place < 9; place += 1) many.push(await opened(port))
  await asks(port, '')
  for (const { ws } of many) ws.terminate()

  for (const path of [`/pages/${word('path')}`, `/nothing/${word('path')}`]) {
    await fetch(`http://127.0.0.1:${port}${path}?who=${word('query')}`, { headers })
  }
  client.ws.terminate()
  await client.closed
}

/** The official client, through a crash and the join behind it. */
async function officially(port: number): Promise<void> {
  class Transport extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols, { headers })
    }
  }
  const socket = new Socket(`ws://127.0.0.1:${port}/socket`, {
    transport: Transport,
    params: { who: word('parameter') },
    authToken: word('token'),
    rejoinAfterMs: () => 5,
  })
  socket.connect()
  const channel = socket.channel(`room:official-${word('topic')}`, { text: word('joinparameter') })
  const crashed = new Promise<void>((resolve) => {
    channel.onError(() => resolve())
  })
  const joined = new Promise<void>((resolve) => {
    channel.join().receive('ok', () => resolve())
  })
  await joined
  channel.push('crash', { text: word('payload') })
  await crashed
  const gone = new Promise<void>((resolve) => {
    socket.disconnect(resolve)
  })
  await gone
}

async function opened(port: number): Promise<WireClient> {
  const url = `ws://127.0.0.1:${port}/socket/websocket?vsn=2.0.0&who=${word('parameter')}`
  const client = new WireClient(new WebSocket(url, { headers }))
  await once(client.ws, 'open')
  return client
}

/** Joins, whatever comes of it. */
async function joins(client: WireClient, topic: string, params: object): Promise<void> {
  client.send(['1', '1', topic, 'phx_join', { text: word('joinparameter'), ...params }])
  await until(client, 'phx_reply')
}

async function until(client: WireClient, event: string): Promise<void> {
  for (;;) {
    const frame = await client.next()
    if (Array.isArray(frame) && frame[3] === event) return
  }
}

/** A handshake that comes to nothing. */
async function asks(port: number, query: string, ...more: string[]): Promise<void> {
  const [, ...rest] = upgrade
  const line = `GET /socket/websocket?vsn=2.0.0&who=${word('parameter')}&${query} HTTP/1.1`
  const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const answer = await ask(port, [line, ...rest, ...own, ...more])
  if (!/^HTTP\/1\.1 (?!101)/.test(answer)) throw new Error(`This was let in: ${more.join()}`)
}

/** A long-poll session that sends what is no frame. */
async function polls(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/socket/longpoll?vsn=2.0.0&who=${word('parameter')}`
  const { token }: { token: string } = await (await fetch(url, { headers })).json()
  const session = `${url}&token=${encodeURIComponent(token)}`
  const crash: Wired = ['1', '1', `room:${word('topic')}`, 'phx_join', { text: 7 }]
  await fetch(session, { method: 'POST', headers, body: JSON.stringify(crash) })
  await fetch(session, { method: 'POST', headers, body: word('garbage') })
  await fetch(`${url}&token=${word('token')}&mood=throw`, { headers })
}

it('an anonymous socket is told of without a trace of who said what, and told of it is', async () => {
  const output = await written('anonymous')
  expect(traces.filter((trace) => output.includes(trace))).toEqual([])
  const entries = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const sentences = new Set(entries.map(({ msg }) => msg))
  expect([...sentences].sort()).toEqual(
    [
      'A channel crashed.',
      'A channel has no handler for what its client sent.',
      'A client did not read; its connection is closed.',
      'A client sent a frame of more bytes than limits.frameBytes; its connection is closed.',
      'A frame could not be read.',
      'A join crashed.',
      'A limit by address was passed through a proxy whose word is not taken, so that all its ' +
        'clients count as one. Name it in the option trustedProxies.',
      'A message did not reach the other nodes.',
      'A message from the broker was dropped.',
      'A page of another origin wanted to connect. If it is yours, set the host of the endpoint, ' +
        "or add its origin: checkOrigin: ['https://…'].",
      'A request failed.',
      'Answered.',
      'Clients were refused, for too much came from one address.',
      'PubSub could not do its work.',
      'The connect function of a socket failed.',
      'The terminate handler of a channel failed.',
    ].sort(),
  )
  const crash = entries.find(({ msg, err }) => msg === 'A channel crashed.' && err.at.length > 0)
  expect(crash.err).toMatchObject({
    type: 'RoomCrash',
    at: expect.arrayContaining([expect.stringMatching(/anonymous\/program\.ts:\d+:\d+$/)]),
    cause: { type: 'RangeError' },
  })
  expect(crash).not.toHaveProperty('topic')
}, 60_000)

// Without this the test above might look for words that nobody would have written.
it('a socket that is not anonymous is told of', async () => {
  const output = await written('named')
  const told = ['topic', 'event', 'payload', 'joinparameter', 'parameter', 'origin', 'requestid']
  for (const place of told) expect(output, place).toContain(word(place))
}, 60_000)
