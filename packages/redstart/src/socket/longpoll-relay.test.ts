import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Clock } from '../clock/index.ts'
import { Message, PubSub } from '../pubsub/index.ts'
import { silentLogger } from '../telemetry/index.ts'
import { testClock } from '../testing/index.ts'
import { TestNode } from '../testing/test-node.ts'
import { Connection } from './connection.ts'
import { Frame } from './frame.ts'
import { defaultLimits } from './limits.ts'
import { LocalClient, type SessionAccess } from './longpoll-client.ts'
import { LongPollRelay } from './longpoll-relay.ts'
import { LongPollSession } from './longpoll-session.ts'
import { SerializerV2 } from './serializer-v2.ts'
import { CloseCode } from './transport.ts'

const WINDOW = 10_000
const REACH = 2_000
const NODES = 3
/** Of a trace. */
const LENGTH = { maxLength: 60, size: 'max' } as const

/** A network whose messages a test delivers, drops and doubles. */
class Network {
  readonly #nodes: PubSub[] = []
  #underWay: { readonly to: string; readonly message: Message }[] = []

  add(clock: Clock): PubSub {
    const node = `${this.#nodes.length}`
    const pubsub = new PubSub({
      clock,
      adapter: {
        node,
        start() {},
        broadcast: async () => {},
        directBroadcast: async (to, message) => void this.#underWay.push({ to, message }),
        close: async () => {},
      },
    })
    this.#nodes.push(pubsub)
    return pubsub
  }

  /** Delivers the next message; says whether there was one. */
  deliver(): boolean {
    const next = this.#underWay.shift()
    if (next === undefined) return false
    const message = Message.fromBytes(next.message.toBytes())
    this.#nodes[Number(next.to)]?.deliver(message)
    return true
  }

  drop(): void {
    this.#underWay.shift()
  }

  /** The next message will come once more, ahead of this many others. */
  double(ahead: number): void {
    const [next] = this.#underWay
    if (next !== undefined) this.#underWay.splice(1 + ahead, 0, next)
  }
}

/** A session on the first node, and a client that polls whichever it likes, one poll at a time. */
function scene() {
  const clock = testClock()
  const network = new Network()
  const clients = new Map<string, LocalClient>()
  const relays = Array.from({ length: NODES }, (_, index) => {
    const context = TestNode.of(network.add(clock), clock, silentLogger)
    const find = (id: string) => (index === 0 ? clients.get(id) : undefined)
    const relay = new LongPollRelay({ context, path: '/socket/longpoll', window: WINDOW, find })
    return { context, relay }
  })
  const [first] = relays
  if (first === undefined) throw new Error('There are no nodes.')
  const session = new LongPollSession({
    clock,
    window: WINDOW,
    outboundBytes: defaultLimits.outboundBytes,
    onSlowReader: () => connection.closeSlowReader(),
    onInactive: () => void connection.close(CloseCode.idle, '', { shutdown: 'inactive' }),
  })
  const connection: Connection = new Connection({
    context: first.context,
    definition: {
      connectInfo: [],
      authToken: false,
      anonymous: false,
      connect: () => ({ accepted: false, reason: undefined }),
      route: () => undefined,
    },
    transport: session,
    serializer: new SerializerV2(),
    limits: defaultLimits,
    assigns: {},
    id: undefined,
    onEnd: () => {
      clients.delete('s')
      first.relay.ended(local)
    },
  })
  const local = new LocalClient(session, connection, WINDOW)
  clients.set('s', local)

  const sent: string[] = []
  const got: string[] = []
  let giveUp: (() => void) | undefined
  let isGone = false
  return {
    clock,
    network,
    relays,
    session,
    sent,
    got,
    /** Whether the client has lost its session. */
    get isGone() {
      return isGone
    },
    send() {
      const text = `message ${sent.length}`
      sent.push(text)
      session.send(new Frame(text))
    },
    poll(node: number) {
      if (giveUp !== undefined || isGone) return
      const access: SessionAccess | undefined =
        node === 0 ? clients.get('s') : relays[node]?.relay.at({ node: '0', session: 's' })
      let isOver = false
      const stop = access?.poll((messages) => {
        isOver = true
        giveUp = undefined
        if (messages === undefined) isGone = true
        else got.push(...messages)
        return true
      })
      if (access === undefined) isGone = true
      else if (!isOver) giveUp = stop
    },
    abort() {
      giveUp?.()
      giveUp = undefined
    },
  }
}

type Step =
  | { readonly do: 'send' }
  | { readonly do: 'abort' }
  | { readonly do: 'drop' }
  | { readonly do: 'poll'; readonly node: number }
  | { readonly do: 'deliver'; readonly count: number }
  | { readonly do: 'double'; readonly ahead: number }
  | { readonly do: 'wait'; readonly ms: number }

const steps = {
  send: fc.constant<Step>({ do: 'send' }),
  abort: fc.constant<Step>({ do: 'abort' }),
  drop: fc.constant<Step>({ do: 'drop' }),
  poll: fc.nat(NODES - 1).map((node): Step => ({ do: 'poll', node })),
  deliver: fc.integer({ min: 1, max: 4 }).map((count): Step => ({ do: 'deliver', count })),
  double: fc.nat(3).map((ahead): Step => ({ do: 'double', ahead })),
  wait: fc.constantFrom(REACH / 2, REACH, WINDOW).map((ms): Step => ({ do: 'wait', ms })),
}

async function play(trace: readonly Step[]) {
  const all = scene()
  const { network, clock } = all
  const settle = (): void => {
    while (network.deliver());
  }
  for (const step of trace) {
    if (step.do === 'send') all.send()
    else if (step.do === 'abort') all.abort()
    else if (step.do === 'poll') all.poll(step.node)
    else if (step.do === 'double') network.double(step.ahead)
    else if (step.do === 'wait') await clock.advance(step.ms)
    else if (step.do === 'drop') network.drop()
    else for (let count = step.count; count > 0; count--) network.deliver()
    expect(all.got).toEqual(all.sent.slice(0, all.got.length))
  }
  settle()
  all.abort()
  settle()
  for (let polls = 0; polls < 4 && all.got.length < all.sent.length; polls++) {
    all.poll(polls % NODES)
    settle()
    await clock.advance(WINDOW)
    settle()
  }
  return all
}

it('whatever is delayed, doubled or given up: all messages come, in order, once', async () => {
  const { send, abort, poll, deliver, double } = steps
  const trace = fc.array(fc.oneof(send, abort, poll, poll, deliver, deliver, double), LENGTH)
  await fc.assert(
    fc.asyncProperty(trace, async (played) => {
      const { got, sent, isGone } = await play(played)
      expect(isGone).toBe(false)
      expect(got).toEqual(sent)
    }),
    { numRuns: 300 },
  )
})

it('whatever is lost: none comes twice, and none is missed but with its session', async () => {
  const all = fc.oneof(...Object.values(steps), steps.poll, steps.deliver, steps.deliver)
  await fc.assert(
    fc.asyncProperty(fc.array(all, LENGTH), async (played) => {
      const { got, sent, isGone } = await play(played)
      expect(got).toEqual(isGone ? sent.slice(0, got.length) : sent)
    }),
    { numRuns: 300 },
  )
})

it('of very many requests that wait for other nodes the last find their sessions gone', () => {
  const { relays } = scene()
  const access = relays[1]?.relay.at({ node: '0', session: 's' })
  const answers: unknown[] = []
  for (let n = 0; n <= 100_000; n++) {
    access?.poll((messages) => {
      answers.push(messages)
      return true
    })
  }
  expect(answers).toEqual([undefined])
})

it('more than a client can be brought ends its session', () => {
  const large = scene()
  large.session.send(new Frame('x'.repeat(68_000_000)))
  large.poll(1)
  while (large.network.deliver());
  expect(large.session.closed).toBe(true)
  expect(large.isGone).toBe(true)
})
