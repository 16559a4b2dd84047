import assert from 'node:assert/strict'
import { describe, expect, test } from 'vitest'
import { RoughNetwork, RoughNode } from '../../../test/support/rough-cluster.ts'

/** Nodes that have met. */
function meet(...names: string[]) {
  const network = new RoughNetwork()
  const nodes = names.map((name) => new RoughNode(network, name))
  network.tick(3)
  const [a, b, c] = nodes
  assert.ok(a)
  return { network, nodes, a, b: b ?? a, c: c ?? a }
}

const status = ({ tracker }: RoughNode) =>
  tracker.replicas().map(({ name, status }) => `${name} ${status}`)

const DOWN = 7

describe('what nodes agree on', () => {
  test('C-83: a track on a is a join on b within one tick', () => {
    const { network, a, b } = meet('a', 'b')
    a.tracker.track('o', 't', 'ada', { device: 'phone' })
    expect(b.list('t')).toEqual([])
    network.tick()
    expect(b.list('t')).toEqual(['o ada {"device":"phone"}'])
    expect(b.diffs).toEqual([new Map([['t', { joins: b.tracker.list('t'), leaves: [] }]])])
    expect(b.tracker.list('t')).toMatchObject([{ replica: 'a', topic: 't' }])
  })

  test('C-84: a paused node’s presences leave after down_period, and come back the same', () => {
    const { network, a, b } = meet('a', 'b')
    a.tracker.track('o', 't', 'ada', { phx_ref: 'one' })
    network.tick()
    const before = b.tracker.list('t')
    a.freeze()
    network.tick(DOWN)
    expect(b.list('t')).toEqual([])
    expect(status(b)).toEqual(['a down'])
    a.thaw()
    network.deliver()
    expect(b.tracker.list('t')).toEqual(before)
    expect(b.tracker.list('t')[0]).toBe(before[0])
    expect(status(a)).toEqual(['b up'])
  })

  test('a node that was frozen takes nobody for dead, and is heard with its first tick', () => {
    const { network, a, b } = meet('a', 'b')
    b.tracker.track('o', 't', 'bob', null)
    network.tick()
    const seen = a.diffs.length
    a.freeze()
    network.tick(DOWN)
    a.thaw()
    expect(status(a)).toEqual(['b up'])
    network.deliver()
    expect(status(b)).toEqual(['a up'])
    network.tick(DOWN)
    expect(a.diffs).toHaveLength(seen)
  })

  test('C-84: a node that was frozen beyond permdown_period is met anew, with all that it has', () => {
    const { network, a, b, c } = meet('a', 'b', 'c')
    for (const key of ['ada', 'eve', 'ida']) a.tracker.track('o', 't', key, null)
    network.tick()
    a.tracker.untrack('o', 't', 'eve')
    a.freeze()
    b.tracker.track('p', 't', 'bob', null)
    network.tick(25)
    expect(status(b)).toEqual(['c up'])
    expect(b.tracker.size).toBe(1)
    a.thaw()
    network.deliver()
    a.tracker.update('o', 't', 'ada', 2)
    network.tick(8)
    for (const node of [a, b, c]) {
      expect(node.list('t').toSorted()).toEqual(['o ada 2', 'o ida null', 'p bob null'])
    }
    // What b and c know of the dots of a is whole again: nobody has anything to ask any more.
    const before = network.sent.length
    network.tick(8)
    expect(network.sent.slice(before).filter((sent) => !sent.endsWith(' heartbeat'))).toEqual([])
    a.tracker.untrackAll('o')
    network.tick()
    expect([b.list('t'), c.list('t')]).toEqual([['p bob null'], ['p bob null']])
  })

  for (const [name, hours] of [
    ['forward', 5],
    ['back', -5],
  ] as const) {
    test(`a clock that leaps ${name} by hours takes nobody down, and later the dead go as ever`, async () => {
      const { network, nodes, a, b, c } = meet('a', 'b', 'c')
      c.tracker.track('o', 't', 'ida', null)
      network.tick()
      for (const node of nodes) node.clockError = hours * 3_600_000
      network.tick(2 * DOWN)
      expect([a, b].map(status)).toEqual([
        ['b up', 'c up'],
        ['a up', 'c up'],
      ])
      expect(a.diffs).toHaveLength(1)
      await c.kill()
      network.tick(DOWN)
      expect(status(a)).toEqual(['b up', 'c down'])
      expect(a.list('t')).toEqual([])
    })
  }

  test('a node that died is hidden after down_period and forgotten after permdown_period', async () => {
    const { network, a, b } = meet('a', 'b')
    b.tracker.track('o', 't', 'bob', null)
    network.tick()
    await b.kill()
    network.tick(DOWN)
    expect([status(a), a.list('t'), a.tracker.size]).toEqual([['b down'], [], 1])
    network.tick(15)
    expect([status(a), a.tracker.size]).toEqual([[], 0])
    expect(a.shown.size).toBe(0)
  })

  test('C-85: a restarted node has its old presences removed at its first heartbeat', async () => {
    const { network, a, b } = meet('a', 'b')
    b.tracker.track('o', 't', 'bob', null)
    network.tick()
    await b.kill()
    const again = new RoughNode(network, 'b')
    again.tracker.track('p', 't', 'bob', 2)
    network.clock.advance(0)
    network.deliver()
    expect(a.list('t')).toEqual(['p bob 2'])
    // In one diff: who follows it sees bob all the time.
    expect(a.diffs.at(-1)?.get('t')).toMatchObject({
      joins: [{ meta: 2 }],
      leaves: [{ meta: null }],
    })
    expect(a.tracker.replicas()).toHaveLength(1)
  })

  test('C-86: graceful_permdown removes the node’s presences on peers at once', async () => {
    const { network, a, b } = meet('a', 'b')
    b.tracker.track('o', 't', 'bob', null)
    network.tick()
    await b.stop()
    network.deliver()
    expect([a.list('t'), status(a), a.tracker.size]).toEqual([[], [], 0])
  })

  test('C-87: a node that missed deltas asks within its sample period and has all again', () => {
    const { network, a, b } = meet('a', 'b')
    network.fate = () => 'lost'
    for (let n = 0; n < 5; n++) {
      a.tracker.track('o', 't', `k${n}`, n)
      network.tick()
    }
    a.tracker.untrack('o', 't', 'k0')
    network.tick()
    network.fate = () => 'arrives'
    a.tracker.update('o', 't', 'k1', 'new')
    network.tick(4)
    expect(b.list('t').toSorted()).toEqual(a.list('t').toSorted())
    expect(b.list('t')).toHaveLength(4)
  })

  test('C-88: an update is one join and one leave of one diff, also when it was missed', () => {
    const { network, a, b } = meet('a', 'b')
    a.tracker.track('o', 't', 'ada', 1)
    network.tick()
    a.tracker.update('o', 't', 'ada', 2)
    network.tick()
    network.fate = () => 'lost'
    a.tracker.update('o', 't', 'ada', 3)
    network.tick(2)
    network.fate = () => 'arrives'
    network.tick(6)
    const seen = b.diffs.map((diff) => diff.get('t'))
    expect(seen).toMatchObject([
      { joins: [{ meta: 1 }], leaves: [] },
      { joins: [{ meta: 2 }], leaves: [{ meta: 1 }] },
      { joins: [{ meta: 3 }], leaves: [{ meta: 2 }] },
    ])
  })

  test('C-89: a removal that c missed reaches it through b', () => {
    const { network, a, b, c } = meet('a', 'b', 'c')
    a.tracker.track('o', 't', 'ada', null)
    network.tick()
    a.tracker.untrack('o', 't', 'ada')
    network.cut(['c'])
    network.tick()
    expect([b.list('t'), c.list('t')]).toEqual([[], ['o ada null']])
    a.freeze()
    network.cut([])
    network.tick()
    expect(c.list('t')).toEqual([])
  })

  test('a new node has the presences of all others after two sample periods', () => {
    const { network, a, b } = meet('a', 'b')
    a.tracker.track('o', 't', 'ada', null)
    b.tracker.track('p', 't', 'bob', null)
    network.tick(5)
    const c = new RoughNode(network, 'c')
    network.tick(7)
    expect(c.list('t').toSorted()).toEqual(['o ada null', 'p bob null'])
    expect(status(c).toSorted()).toEqual(['a up', 'b up'])
  })

  test('what is too long for one message goes in pieces, whatever their order', () => {
    const { network, a, b } = meet('a', 'b')
    const long = 'é😀"'.repeat(200_000)
    network.fate = () => 'late'
    a.tracker.track('o', 't', 'ada', long)
    network.tick()
    network.fate = () => 'doubled'
    network.deliverLate()
    expect(b.tracker.list('t')[0]?.meta).toBe(long)
    network.fate = () => 'arrives'
    const c = new RoughNode(network, 'c')
    network.tick(5)
    expect(c.tracker.list('t')[0]?.meta).toBe(long)
    expect([b, c].map(({ counts }) => counts.presenceDropped)).toEqual([0, 0])
  })

  test('pieces that got lost are given up, counted, and what they held comes another way', () => {
    const { network, a, b } = meet('a', 'b')
    a.tracker.track('o', 't', 'ada', 'x'.repeat(1_000_000))
    let turn = 0
    network.fate = () => (turn++ === 1 ? 'lost' : 'arrives')
    network.tick()
    network.tick(4)
    // Nobody is asked while pieces may still come.
    expect(b.list('t')).toEqual([])
    expect(network.sent).not.toContain('b transfer_req')
    network.tick(4)
    expect(network.sent).toContain('b transfer_req')
    expect(b.list('t')).toHaveLength(1)
    expect(b.counts.presenceDropped).toBe(1)
  })

  test('who asks again while it is answered replica by replica is answered once', () => {
    const { network, a, b } = meet('a', 'b')
    // More than the generations of past changes hold.
    for (let n = 0; n < 40; n++) {
      for (const { tracker, name } of [a, b]) tracker.track(name, 't', `k${n}`, null)
      if (n % 10 === 9) network.tick()
    }
    const refs = [b, a].map(({ tracker }) => {
      const [other] = tracker.replicas()
      return `${other?.vsn}@${other?.name}`
    })
    const clock = Object.fromEntries(refs.map((ref) => [ref, 0]))
    const answers = () => network.sent.filter((sent) => sent === 'a transfer_ack').length
    const before = answers()
    for (let n = 0; n < 3; n++) {
      a.hear('transfer_req', JSON.stringify({ v: 1, from: '1@c', clock }))
    }
    expect(answers() - before).toBe(1)
    network.clock.advance(0)
    expect(answers() - before).toBe(2)
    network.clock.advance(0)
    expect(answers() - before).toBe(2)
  })

  test('A-116: names such as __proto__ are names', () => {
    const { network, a, b } = meet('__proto__', 'constructor')
    a.tracker.track('__proto__', '__proto__', '__proto__', JSON.parse('{"__proto__":1}'))
    network.tick()
    expect(b.list('__proto__')).toEqual(['__proto__ __proto__ {"__proto__":1}'])
    expect(status(b)).toEqual(['__proto__ up'])
    expect(({} as Record<string, unknown>).v).toBeUndefined()
  })
})

describe('what a node does not take', () => {
  test('garbage and other versions are dropped and counted, and all goes on', () => {
    const { network, a, b } = meet('a', 'b')
    const texts = [
      '',
      '{',
      'null',
      '[]',
      '{"v":2}',
      '{"v":1}',
      '{"v":1,"from":"1@x","clock":{"x":1}}',
    ]
    for (const kind of ['heartbeat', 'transfer_req', 'transfer_ack', 'piece', 'news']) {
      for (const text of texts) b.hear(kind, text)
    }
    expect(b.counts.presenceDropped).toBe(5 * texts.length)
    a.tracker.track('o', 't', 'ada', null)
    network.tick()
    expect(b.list('t')).toEqual(['o ada null'])
    expect(b.tracker.replicas()).toHaveLength(1)
  })

  test('another node of the same name is not taken for one', () => {
    const { a } = meet('a')
    a.hear('heartbeat', '{"v":1,"from":"1@a","clock":{}}')
    expect(a.counts.presenceDropped).toBe(1)
    expect(status(a)).toEqual([])
  })

  test('an echo of its own is nothing, and is not counted', () => {
    const { network, a } = meet('a')
    a.tracker.track('o', 't', 'ada', null)
    const [vsn] = a.tracker.newOwner().split('.')
    a.hear('graceful_permdown', `{"v":1,"from":"${vsn}@a"}`)
    a.hear('piece', `[1,"${vsn}@a",1,0,2,"heartbeat"]\nx`)
    network.tick(2 * DOWN)
    expect(a.list('t')).toEqual(['o ada null'])
    expect(a.counts.presenceDropped).toBe(0)
  })
})
