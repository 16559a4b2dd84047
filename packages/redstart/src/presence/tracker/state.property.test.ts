import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { Changes } from './changes.ts'
import type { DeltaParts } from './delta.ts'
import { Generations } from './generations.ts'
import { parseRef, type Ref } from './ref.ts'
import { State } from './state.ts'

const REPLICAS = 3
const KEYS = ['x', 'y']
const refs: readonly Ref[] = Array.from({ length: REPLICAS }, (_, n) => parseRef(`1@${n}`)!)

/** A replica without a network: what is said stays said, and is heard by whom and when the test says. */
class Replica {
  readonly state: State
  readonly generations = new Generations([3, 8])
  readonly model = new Map<string, number>()
  readonly shown = new Map<string, unknown>()

  constructor(self: Ref) {
    this.state = new State(self)
    for (const ref of refs) this.state.show(ref, new Changes())
  }

  change(key: string, meta: number, remove: boolean): void {
    const name = { topic: 't', owner: this.state.self.id, key }
    this.#do((changes) => {
      if (!this.model.has(key)) this.state.add(name, meta, changes)
      else if (remove) this.state.remove(name, changes)
      else this.state.update(name, meta, changes)
    })
    if (this.model.has(key) && remove) this.model.delete(key)
    else this.model.set(key, meta)
  }

  say(): DeltaParts {
    const delta = this.state.takeDelta()
    // As it arrives: what is said cannot change any more.
    const said = {
      start: new Map(delta.start),
      end: new Map(delta.end),
      clouds: new Map([...delta.clouds].map(([ref, dots]) => [ref, new Set(dots)])),
      values: new Map([...delta.values].map(([ref, values]) => [ref, new Map(values)])),
    }
    this.generations.push(delta, this.state.delta)
    return said
  }

  hear(delta: DeltaParts): void {
    this.#do((changes) => this.state.merge(delta, changes))
    this.generations.push(delta, this.state.delta)
  }

  ask(other: Replica): void {
    const { clock } = this.state
    const delta = other.generations.since(clock)
    if (delta !== undefined) {
      this.generations.seed(this.state.delta)
      this.hear(delta)
      return
    }
    for (const extract of other.state.extracts(clock)) {
      this.#do((changes) => this.state.mergeExtract(extract, changes))
      this.generations.clear()
    }
  }

  /** Takes another for down, or up again. */
  see(other: Ref, up: boolean): void {
    this.#do((changes) => this.state[up ? 'show' : 'hide'](other, changes))
  }

  listed(): Map<string, unknown> {
    return new Map(this.state.list('t').map(({ owner, key, meta }) => [`${owner} ${key}`, meta]))
  }

  #do(run: (changes: Changes) => void): void {
    const changes = new Changes()
    run(changes)
    const { joins, leaves } = changes.diff?.get('t') ?? { joins: [], leaves: [] }
    for (const { owner, key } of leaves) assert.ok(this.shown.delete(`${owner} ${key}`))
    for (const { owner, key, meta } of joins) {
      assert.ok(!this.shown.has(`${owner} ${key}`))
      this.shown.set(`${owner} ${key}`, meta)
    }
    assert.deepEqual(this.shown, this.listed())
  }
}

const who = fc.nat(REPLICAS - 1)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      who,
      key: fc.constantFrom(...KEYS),
      remove: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const), who }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('hear' as const), who, back: fc.nat(6) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ask' as const), who, whom: who }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('see' as const), who, whom: who, up: fc.boolean() }),
  },
)

test('§5.4: whatever is lost, doubled or late, replicas that asked each other agree with the model', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const replicas = refs.map((ref) => new Replica(ref))
      const said: DeltaParts[] = []
      for (const [n, step] of steps.entries()) {
        const replica = replicas[step.who]!
        if (step.do === 'change') replica.change(step.key, n, step.remove)
        else if (step.do === 'say') said.push(replica.say())
        else if (step.do === 'ask') replica.ask(replicas[step.whom]!)
        else if (step.do === 'see') replica.see(refs[step.whom]!, step.up)
        else {
          const delta = said.at(-1 - step.back)
          if (delta !== undefined) replica.hear(delta)
        }
      }
      for (const replica of replicas) for (const ref of refs) replica.see(ref, true)
      for (let round = 0; round < 2 * REPLICAS; round++) {
        for (const a of replicas) for (const b of replicas) if (a !== b) a.ask(b)
      }
      const all = replicas.flatMap(({ model, state }) =>
        [...model].map(([key, meta]) => [`${state.self.id} ${key}`, meta] as const),
      )
      for (const replica of replicas) assert.deepEqual(replica.listed(), new Map(all))
    }),
    { numRuns: 10 * (fc.readConfigureGlobal().numRuns ?? 100) },
  )
}, 300_000)
