import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { type } from '../schema/index.ts'
import { type Cluster, pubSubContract, testClock } from '../testing/index.ts'
import { topic } from '../topic/index.ts'
import { ClusterAdapter } from './cluster-adapter.ts'
import { ClusterHub } from './cluster-hub.ts'
import { type HubFrame, type NodeFrame, type Port, portPair } from './cluster-port.ts'
import { Message } from './message.ts'
import { PubSub, type Subscriber } from './pubsub.ts'

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** One end of a message channel: frames are cloned, as between processes. */
function clonedPort<Out, In>(end: MessagePort): Port<Out, In> {
  open.push(end)
  return {
    send(frames, done) {
      end.postMessage(frames)
      setImmediate(done, null)
    },
    open(receive, lost) {
      end.on('message', receive)
      end.on('close', lost)
    },
    close: () => void end.removeAllListeners('message'),
  }
}

/** A node on a hub, by a channel that clones. */
function clonedNode(hub: ClusterHub, name: string): PubSub {
  const { port1, port2 } = new MessageChannel()
  hub.connect(clonedPort(port1))
  const adapter = new ClusterAdapter(name)
  const node = new PubSub({ adapter })
  adapter.join(clonedPort(port2))
  return node
}

function clusterOf(...nodes: PubSub[]): Cluster {
  return { nodes, close: async () => void (await Promise.all(nodes.map((node) => node.close()))) }
}

describe('processes joined by clones of their frames', () => {
  const cases = pubSubContract(async () => {
    const hub = new ClusterHub()
    return clusterOf(clonedNode(hub, 'a'), clonedNode(hub, 'b'))
  })
  it.each(cases)('$name', ({ run }) => run())
})

describe('a node within the process of the hub', () => {
  const cases = pubSubContract(async () => {
    const hub = new ClusterHub()
    const [nodePort, hubPort] = portPair()
    const adapter = new ClusterAdapter('primary')
    const primary = new PubSub({ adapter })
    hub.connect(hubPort)
    adapter.join(nodePort)
    return clusterOf(primary, clonedNode(hub, 'b'))
  })
  it.each(cases)('$name', ({ run }) => run())
})

describe('a node that is alone', () => {
  const cases = pubSubContract(
    async () => clusterOf(new PubSub({ adapter: new ClusterAdapter('a') })),
    { several: false },
  )
  it.each(cases)('$name', ({ run }) => run())

  it('brings its subscriptions along when it is joined', async () => {
    const hub = new ClusterHub()
    const adapter = new ClusterAdapter('late')
    const late = new PubSub({ adapter })
    const heard = new Events()
    late.subscribe('t', heard)
    late.subscribe('gone', heard)
    late.unsubscribe('gone', heard)
    expect(late.settled()).toBeUndefined()
    const [nodePort, hubPort] = portPair()
    hub.connect(hubPort)
    adapter.join(nodePort)
    await late.settled()
    const other = clonedNode(hub, 'other')
    await other.broadcast('gone', 'unheard', {})
    await other.broadcast('t', 'heard', {})
    expect(await heard.next()).toBe('heard')
  })
})

class Events implements Subscriber {
  readonly #events: string[] = []
  #wake = (): void => {}

  receive({ event }: Message): void {
    this.#events.push(event)
    this.#wake()
  }

  async next(): Promise<string> {
    for (;;) {
      const event = this.#events.shift()
      if (event !== undefined) return event
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

/** The end of a node, worked by a test itself. */
class WiredNode {
  /** What the hub sent, batch by batch. */
  readonly batches: (readonly HubFrame[])[] = []
  readonly #hold: boolean
  #take: (frames: readonly NodeFrame[]) => void = () => {}
  #done: (() => void) | undefined
  lose: () => void = () => {}

  /** @param hold - Whether it reads only when {@link read} is called. */
  constructor(hub: ClusterHub, name: string, hold = false) {
    this.#hold = hold
    hub.connect({
      send: (frames, done) => {
        this.batches.push(frames)
        if (this.#hold) this.#done = () => done(null)
        else done(null)
      },
      open: (receive, lost) => {
        this.#take = receive
        this.lose = lost
      },
      close() {},
    })
    this.send(['join', name])
  }

  get frames(): readonly HubFrame[] {
    return this.batches.flat()
  }

  send(...frames: NodeFrame[]): void {
    this.#take(frames)
  }

  read(): void {
    const done = this.#done
    this.#done = undefined
    done?.()
  }
}

/** Resolves when what was sent in this turn has left. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const bytes = (length: number): Uint8Array => new Uint8Array(length)

describe('the hub', () => {
  it('sends a broadcast to the nodes that want its topic, and never back', async () => {
    const hub = new ClusterHub()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => new WiredNode(hub, name))
    a?.send(['subscribe', 't'])
    b?.send(['subscribe', 't'])
    c?.send(['subscribe', 'other'])
    a?.send(['broadcast', 't', bytes(1)], ['sync', 1])
    b?.send(['sync', 2])
    c?.send(['sync', 3])
    await turn()
    expect([a?.frames, b?.frames, c?.frames]).toEqual([
      [['synced', 1]],
      [
        ['deliver', bytes(1)],
        ['synced', 2],
      ],
      [['synced', 3]],
    ])
  })

  it('sends what gathers in one turn at once', async () => {
    const hub = new ClusterHub()
    const [a, b] = ['a', 'b'].map((name) => new WiredNode(hub, name))
    b?.send(['subscribe', 't'])
    for (let n = 0; n < 100; n++) a?.send(['broadcast', 't', bytes(n)])
    await turn()
    expect(b?.batches).toHaveLength(1)
    expect(b?.frames).toHaveLength(100)
  })

  it('drops what a node does not read within the bound, and tells it when it reads', async () => {
    const hub = new ClusterHub()
    const sender = new WiredNode(hub, 'sender')
    const stopped = new WiredNode(hub, 'stopped', true)
    const other = new WiredNode(hub, 'other')
    const large = bytes(40_000_000)
    stopped.send(['subscribe', 't'])
    other.send(['subscribe', 't'])
    for (let n = 0; n < 3; n++) {
      sender.send(['broadcast', 't', large])
      await turn()
    }
    expect(other.frames).toHaveLength(3)
    expect(stopped.frames.map(([kind]) => kind)).toEqual(['deliver'])
    stopped.read()
    await turn()
    // Told of the two that were lost: of one when it was dropped, of the other behind it.
    stopped.read()
    await turn()
    stopped.read()
    sender.send(['broadcast', 't', bytes(1)])
    await turn()
    const told = stopped.frames.flatMap((frame) => (frame[0] === 'missed' ? [frame[1]] : []))
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(2)
    expect(stopped.frames.at(-1)).toEqual(['deliver', bytes(1)])
  })

  it('forgets a node whose way is lost', async () => {
    const hub = new ClusterHub()
    const [a, b] = ['a', 'b'].map((name) => new WiredNode(hub, name))
    b?.send(['subscribe', 't'])
    b?.lose()
    a?.send(['broadcast', 't', bytes(1)], ['direct', 'b', bytes(1)], ['sync', 1])
    await turn()
    expect([a?.frames, b?.frames]).toEqual([[['synced', 1]], []])
  })
})

describe('a node', () => {
  const news = topic('news', type<{ n: number }>())

  /** A node whose hub is worked by the test. */
  function wiredHub({ hold = false } = {}) {
    const sent: (readonly NodeFrame[])[] = []
    const errors: unknown[] = []
    let finish = (_error: Error | null): void => {}
    let receive = (_frames: readonly HubFrame[]): void => {}
    let lose = (): void => {}
    const adapter = new ClusterAdapter('a')
    const clock = testClock()
    const node = new PubSub({ adapter, clock, onError: (error) => void errors.push(error) })
    adapter.join({
      send(frames, done) {
        sent.push(frames)
        if (hold) finish = done
        else done(null)
      },
      open(onFrames, onLost) {
        receive = onFrames
        lose = onLost
      },
      close() {},
    })
    return {
      node,
      clock,
      sent,
      errors,
      finish: (error: Error | null = null) => finish(error),
      tell: (...frames: HubFrame[]) => receive(frames),
      lose: () => lose(),
    }
  }

  it('sends what gathers in one turn at once, encoded once', async () => {
    const { node, sent } = wiredHub()
    const messages = Array.from({ length: 100 }, (_, n) => Message.broadcast('t', String(n), {}))
    await Promise.all(messages.map((message) => node.dispatch(message)))
    expect(sent).toHaveLength(1)
    expect(sent[0]?.[0]).toEqual(['join', 'a'])
    expect(sent[0]?.at(-1)).toEqual(['broadcast', 't', messages.at(-1)?.toBytes()])
  })

  it('asks only where there are subscriptions that the hub may not know', async () => {
    const { node, tell, sent } = wiredHub()
    expect(node.settled()).toBeUndefined()
    node.subscribe('t', new Events())
    const [first, again] = [node.settled(), node.settled()]
    await turn()
    expect(sent.flat().slice(1)).toEqual([
      ['subscribe', 't'],
      ['sync', 0],
    ])
    tell(['synced', 0])
    await Promise.all([first, again])
    expect(node.settled()).toBeUndefined()
  })

  it('rejects what is too much for a hub that takes nothing', async () => {
    const { node, finish, errors } = wiredHub({ hold: true })
    await turn()
    const large = Buffer.alloc(40_000_000)
    const first = node.broadcast('t', 'large', large)
    expect(node.state.waiting).toBe(2)
    await expect(node.broadcast('t', 'large', large)).rejects.toMatchObject({
      code: 'broker_unavailable',
      cause: { code: 'message_not_sent' },
    })
    expect(errors).toHaveLength(1)
    finish()
    finish()
    await first
    expect(node.state).toEqual({ connected: true, waiting: 0 })
  })

  it('rejects when its primary has gone, what waits and what comes', async () => {
    const { node, lose } = wiredHub({ hold: true })
    node.subscribe('t', new Events())
    const settled = node.settled()
    await turn()
    const waiting = node.broadcast('t', 'waits', {})
    lose()
    await expect(waiting).rejects.toMatchObject({ code: 'broker_unavailable' })
    await expect(node.broadcast('t', 'comes', {})).rejects.toMatchObject({
      cause: { code: 'message_not_sent' },
    })
    await expect(node.directBroadcast('b', news(), { n: 1 })).rejects.toThrow()
    await settled
    expect(node.settled()).toBeUndefined()
    expect(node.state.connected).toBe(false)
  })

  it('reports what it missed, and that it is there again', async () => {
    const { node, tell, errors } = wiredHub()
    let again = 0
    node.onReconnect(() => void again++)
    tell(['missed', 7])
    expect(errors).toEqual([expect.objectContaining({ code: 'messages_missed' })])
    expect(again).toBe(1)
  })

  it('closes although the hub takes nothing', async () => {
    const { node, clock } = wiredHub({ hold: true })
    const closed = node.close()
    await clock.advance(5_000)
    await closed
  })
})
