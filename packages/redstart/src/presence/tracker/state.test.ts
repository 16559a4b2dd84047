import { describe, expect, test } from 'vitest'
import { Changes } from './changes.ts'
import { Delta, type DeltaParts } from './delta.ts'
import { parseRef, type Ref } from './ref.ts'
import { State } from './state.ts'
import type { Json } from './types.ts'

const ref = (name: string): Ref => parseRef(`1@${name}`)!
const name = (key: string) => ({ topic: 't', owner: `owner of ${key}`, key })

/** A replica that knows the others, with what each operation reports in words. */
class Replica {
  readonly state: State

  constructor(self: string, others: readonly string[] = []) {
    this.state = new State(ref(self))
    for (const other of others) this.state.show(ref(other), new Changes())
  }

  do(run: (state: State, changes: Changes) => unknown): readonly string[] {
    const changes = new Changes()
    run(this.state, changes)
    const { joins, leaves } = changes.diff?.get('t') ?? { joins: [], leaves: [] }
    return [
      ...joins.map(({ key, meta }) => `+${key} ${JSON.stringify(meta)}`),
      ...leaves.map(({ key, meta }) => `-${key} ${JSON.stringify(meta)}`),
    ]
  }

  add(key: string, meta: Json = 1): readonly string[] {
    return this.do((state, changes) => state.add(name(key), meta, changes))
  }

  update(key: string, meta: Json): readonly string[] {
    return this.do((state, changes) => state.update(name(key), meta, changes))
  }

  remove(key: string): readonly string[] {
    return this.do((state, changes) => state.remove(name(key), changes))
  }

  merge(delta: DeltaParts): readonly string[] {
    return this.do((state, changes) => state.merge(delta, changes))
  }

  /** Takes all that `other` has to give for `clock`, or for what this one knows. */
  learn(other: Replica, clock = this.state.clock): readonly string[] {
    return [...other.state.extracts(clock)].flatMap((extract) =>
      this.do((state, changes) => state.mergeExtract(extract, changes)),
    )
  }

  get keys(): readonly string[] {
    return this.state.list('t').map(({ key }) => key)
  }
}

/** Dots of a delta, or counters of a clock. */
const plain = (map: ReadonlyMap<string, unknown>) => Object.fromEntries(map)

describe('§5.4.2 local operations', () => {
  test('a fresh delta begins and ends where the replica is', () => {
    const { state } = new Replica('a')
    expect(plain(state.delta.start)).toEqual({ '1@a': 0 })
    expect(plain(state.delta.end)).toEqual({ '1@a': 0 })
    expect(state.delta.empty).toBe(true)
  })

  test('add takes one dot', () => {
    const a = new Replica('a')
    expect(a.add('x')).toEqual(['+x 1'])
    expect(plain(a.state.clock)).toEqual({ '1@a': 1 })
    expect(plain(a.state.delta.clouds)).toEqual({ '1@a': new Set([1]) })
    expect([...a.state.delta.values.get('1@a')!.keys()]).toEqual([1])
    expect(plain(a.state.delta.end)).toEqual({ '1@a': 1 })
  })

  test('remove takes a dot of its own, and tells of the one that is gone', () => {
    const a = new Replica('a')
    a.add('x')
    a.state.takeDelta()
    expect(a.remove('x')).toEqual(['-x 1'])
    expect(plain(a.state.clock)).toEqual({ '1@a': 2 })
    expect(plain(a.state.delta.clouds)).toEqual({ '1@a': new Set([1, 2]) })
    expect(a.state.delta.values.size).toBe(0)
    expect(plain(a.state.delta.start)).toEqual({ '1@a': 1 })
  })

  test('update takes two dots, and the entry has the later one', () => {
    const a = new Replica('a')
    a.add('x')
    expect(a.update('x', 2)).toEqual(['+x 2', '-x 1'])
    expect(plain(a.state.delta.clouds)).toEqual({ '1@a': new Set([1, 2, 3]) })
    expect([...a.state.delta.values.get('1@a')!.keys()]).toEqual([3])
  })

  test('what is added and removed within a delta leaves no value in it', () => {
    const a = new Replica('a')
    a.add('x')
    a.remove('x')
    expect(a.state.delta.values.get('1@a')?.size).toBe(0)
    expect(a.state.delta.empty).toBe(false)
  })

  test('a name has one entry, and only what is there can be changed', () => {
    const a = new Replica('a')
    a.add('x')
    for (const run of [() => a.add('x', 2), () => a.update('y', 2), () => a.remove('y')]) {
      expect(run()).toEqual([])
    }
    expect(a.keys).toEqual(['x'])
    expect(plain(a.state.clock)).toEqual({ '1@a': 1 })
  })

  test('keys and topics with the same letters are different names', () => {
    const { state } = new Replica('a')
    const changes = new Changes()
    for (const [topic, key] of [
      ['ab', 'c'],
      ['a', 'bc'],
      ['', 'abc'],
      ['1:a', ''],
    ] as const) {
      expect(state.add({ topic, owner: 'o', key }, null, changes)).toBe(true)
    }
    expect(state.size).toBe(4)
  })

  test('removeAll takes the entries of one owner on all topics, of this replica only', () => {
    const [a, b] = [new Replica('a', ['b']), new Replica('b')]
    b.add('theirs')
    a.learn(b)
    a.do((state, changes) => state.removeAll('owner of theirs', changes))
    expect(a.keys).toEqual(['theirs'])
    for (const key of ['x', 'y']) {
      a.do((state, changes) => state.add({ topic: 't', owner: 'o', key }, null, changes))
    }
    expect(a.do((state, changes) => state.removeAll('o', changes))).toEqual(['-x null', '-y null'])
  })

  test('the list has what came or was updated last at its end', () => {
    const a = new Replica('a')
    for (const key of ['x', 'y', 'z']) a.add(key)
    a.update('x', 2)
    expect(a.keys).toEqual(['y', 'z', 'x'])
  })
})

describe('§5.4.3 merge', () => {
  test('values of replicas that this one has not seen up are ignored, and so are their dots', () => {
    const [a, b] = [new Replica('a'), new Replica('b')]
    b.add('x')
    expect(a.merge(b.state.delta)).toEqual([])
    expect(plain(a.state.clock)).toEqual({ '1@a': 0 })
    a.do((state, changes) => state.show(ref('b'), changes))
    expect(a.merge(b.state.delta)).toEqual(['+x 1'])
    expect(a.state.list('t')).toMatchObject([{ key: 'x', meta: 1, replica: 'b' }])
  })

  test('a delta that comes twice is taken once', () => {
    const [a, b] = [new Replica('a', ['b']), new Replica('b')]
    b.add('x')
    a.merge(b.state.delta)
    expect(a.merge(b.state.delta)).toEqual([])
  })

  test('C-88: an update is one join and one leave, in one diff', () => {
    const [a, b] = [new Replica('a', ['b']), new Replica('b')]
    b.add('x')
    a.merge(b.state.takeDelta())
    b.update('x', 2)
    expect(a.merge(b.state.takeDelta())).toEqual(['+x 2', '-x 1'])
    b.update('x', 3)
    expect(a.learn(b)).toEqual(['+x 3', '-x 2'])
  })

  test('C-89: a removal seen by b and not by c reaches c by the delta of b', () => {
    const [a, b, c] = [new Replica('a'), new Replica('b', ['a']), new Replica('c', ['a', 'b'])]
    a.add('x')
    const first = a.state.takeDelta()
    b.merge(first)
    c.merge(first)
    a.remove('x')
    expect(b.merge(a.state.takeDelta())).toEqual(['-x 1'])
    expect(c.merge(b.state.takeDelta())).toEqual(['-x 1'])
    // And from there once more, but no further: who has it no longer says nothing.
    expect(plain(c.state.takeDelta().clouds)).toEqual({ '1@a': new Set([1]) })
    expect(b.merge(c.state.takeDelta())).toEqual([])
    expect(b.state.delta.empty).toBe(true)
  })

  test('C-90: a re-add concurrent with the removal of the entry before survives', () => {
    const [a, b] = [new Replica('a'), new Replica('b', ['a'])]
    a.add('x', 1)
    b.merge(a.state.takeDelta())
    a.remove('x')
    const removal = a.state.takeDelta()
    a.add('x', 2)
    const again = a.state.takeDelta()
    expect(b.merge(again)).toEqual(['+x 2', '-x 1'])
    expect(b.merge(removal)).toEqual([])
    expect(b.keys).toEqual(['x'])
  })

  test('of two entries of one name the later one stays, also when it comes first', () => {
    const [a, b] = [new Replica('a'), new Replica('b', ['a'])]
    a.add('x', 1)
    const first = a.state.takeDelta()
    a.remove('x')
    a.state.takeDelta()
    a.add('x', 2)
    expect(b.merge(a.state.takeDelta())).toEqual(['+x 2'])
    expect(b.merge(first)).toEqual([])
    expect(b.state.list('t')).toMatchObject([{ meta: 2 }])
  })

  test('a removed entry does not come back with a late message', () => {
    const [a, b] = [new Replica('a'), new Replica('b', ['a'])]
    a.add('w')
    a.state.takeDelta()
    a.add('x')
    const late = a.state.takeDelta()
    b.merge(late)
    a.remove('x')
    expect(b.merge(a.state.takeDelta())).toEqual(['-x 1'])
    expect(b.merge(late)).toEqual([])
  })

  test('local presences are never removed by a peer', () => {
    const [a, b] = [new Replica('a', ['b']), new Replica('b', ['a'])]
    a.add('x')
    const lie = Delta.from('1@b', 0)
    lie.remove({ ...a.state.list('t')[0]!, ref: '1@a', counter: 1 })
    expect(a.merge(lie)).toEqual([])
    const nothing = { of: ref('a'), seen: 9, cloud: new Set([10]), values: new Map() }
    expect(a.do((state, changes) => state.mergeExtract(nothing, changes))).toEqual([])
    b.add('y')
    a.learn(b)
    expect(a.keys).toEqual(['x', 'y'])
    expect(a.state.clock.get('1@a')).toBe(1)
  })

  test('dots that came early are compacted when those between come', () => {
    const [a, b] = [new Replica('a'), new Replica('b', ['a'])]
    const deltas = ['x', 'y', 'z'].map((key) => {
      a.add(key)
      return a.state.takeDelta()
    })
    b.merge(deltas[1]!)
    b.merge(deltas[2]!)
    expect(b.state.clock.get('1@a')).toBe(0)
    b.merge(deltas[0]!)
    expect(b.state.clock.get('1@a')).toBe(3)
  })
})

describe('§5.4.4 extracts', () => {
  test('an extract brings what is new and takes what is gone', () => {
    const [a, b] = [new Replica('a'), new Replica('b', ['a'])]
    for (const key of ['x', 'y']) a.add(key)
    expect(b.learn(a)).toEqual(['+x 1', '+y 1'])
    a.remove('x')
    a.add('z')
    expect(b.learn(a)).toEqual(['+z 1', '-x 1'])
    expect(b.state.clock.get('1@a')).toBe(4)
  })

  test('an extract of a third replica counts as that of the replica itself', () => {
    const others = ['a', 'b', 'c']
    const [a, b, c] = others.map((name) => new Replica(name, others))
    a!.add('x')
    b!.learn(a!)
    expect(c!.learn(b!)).toEqual(['+x 1'])
  })

  test('an extract leaves alone what its sender has not seen', () => {
    const others = ['a', 'b', 'c']
    const [a, b, c] = others.map((name) => new Replica(name, others))
    a!.add('x')
    b!.learn(a!)
    a!.add('y')
    c!.learn(a!)
    expect(c!.learn(b!, new Map([['1@a', 0]]))).toEqual([])
    expect(c!.keys).toEqual(['x', 'y'])
  })

  test('only replicas of which the asker lacks something are told of', () => {
    const others = ['a', 'b', 'c']
    const [a, b] = others.map((name) => new Replica(name, others))
    a!.add('x')
    const told = (clock: Record<string, number>) =>
      [...a!.state.extracts(new Map(Object.entries(clock)))].map(({ of }) => of.name)
    expect(told({ '1@a': 0, '1@b': 0 })).toEqual(['a'])
    expect(told({ '1@a': 1, '1@b': 0 })).toEqual([])
    expect(told({ '1@b': 0 })).toEqual([])
    // A dot beyond the others counts as well.
    b!.add('y')
    b!.state.takeDelta()
    b!.add('z')
    a!.merge(b!.state.takeDelta())
    expect(told({ '1@a': 1, '1@b': 0 })).toEqual(['b'])
    expect(told({ '1@a': 1, '1@b': 2 })).toEqual([])
  })

  test('dots beyond what an extract has seen stay, those within are compacted', () => {
    const [a, b] = [new Replica('a'), new Replica('b', ['a'])]
    a.add('x')
    a.state.takeDelta()
    const early = [...a.state.extracts(new Map([['1@a', 0]]))].map((extract) => ({
      ...extract,
      values: new Map(extract.values),
    }))[0]!
    a.add('y')
    const middle = a.state.takeDelta()
    a.add('z')
    a.state.takeDelta()
    a.add('w')
    b.merge(a.state.takeDelta())
    b.merge(middle)
    b.do((state, changes) => state.mergeExtract(early, changes))
    expect(b.keys.toSorted()).toEqual(['w', 'x', 'y'])
    expect(b.state.clock.get('1@a')).toBe(2)
    b.learn(a)
    const [extract] = b.state.extracts(new Map([['1@a', 0]]))
    expect(extract).toMatchObject({ seen: 4, cloud: new Set() })
  })
})

describe('§5.4.5 status', () => {
  const pair = () => {
    const [a, b] = [new Replica('a'), new Replica('b', ['a'])]
    a.add('x')
    b.merge(a.state.takeDelta())
    return { a, b }
  }

  test('down hides the entries and keeps them; up lists them again, the same ones', () => {
    const { b } = pair()
    const before = b.state.list('t')
    expect(b.do((state, changes) => state.hide(ref('a'), changes))).toEqual(['-x 1'])
    expect(b.keys).toEqual([])
    expect(b.state.size).toBe(1)
    expect(b.do((state, changes) => state.hide(ref('a'), changes))).toEqual([])
    expect(b.do((state, changes) => state.show(ref('a'), changes))).toEqual(['+x 1'])
    expect(b.state.list('t')).toEqual(before)
    expect(b.do((state, changes) => state.show(ref('a'), changes))).toEqual([])
  })

  test('§5.4.4 the clock that is sent leaves out who is down', () => {
    const { b } = pair()
    b.do((state, changes) => state.hide(ref('a'), changes))
    expect(plain(b.state.clock)).toEqual({ '1@b': 0 })
  })

  test('what comes and goes on a replica that is down is reported when it is up', () => {
    const { a, b } = pair()
    b.do((state, changes) => state.hide(ref('a'), changes))
    a.add('y')
    expect(b.merge(a.state.takeDelta())).toEqual([])
    a.remove('x')
    expect(b.merge(a.state.takeDelta())).toEqual([])
    expect(b.keys).toEqual([])
    expect(b.do((state, changes) => state.show(ref('a'), changes))).toEqual(['+y 1'])
  })

  test('up and a removal in one message: what was not seen to join does not leave', () => {
    const { a, b } = pair()
    b.do((state, changes) => state.hide(ref('a'), changes))
    a.remove('x')
    const delta = a.state.takeDelta()
    const diff = b.do((state, changes) => {
      state.show(ref('a'), changes)
      state.merge(delta, changes)
    })
    expect(diff).toEqual([])
  })

  test('gone forgets dots, entries and what the delta says; it may come back from the start', () => {
    const { a, b } = pair()
    a.add('y')
    a.remove('x')
    b.merge(a.state.takeDelta())
    expect(b.state.delta.empty).toBe(false)
    expect(b.do((state, changes) => state.forget(ref('a'), changes))).toEqual(['-y 1'])
    expect(b.state.delta.empty).toBe(true)
    expect(b.state.size).toBe(0)
    expect(plain(b.state.clock)).toEqual({ '1@b': 0 })
    b.do((state, changes) => state.show(ref('a'), changes))
    expect(b.learn(a)).toEqual(['+y 1'])
  })

  test('a replica never hides or forgets itself', () => {
    const { a } = pair()
    a.do((state, changes) => state.hide(ref('a'), changes))
    a.do((state, changes) => state.forget(ref('a'), changes))
    expect(a.keys).toEqual(['x'])
  })
})
