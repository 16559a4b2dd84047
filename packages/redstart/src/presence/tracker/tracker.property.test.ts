import assert from 'node:assert/strict'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Fate,
  nameOf,
  RoughNetwork,
  RoughNode,
  TICKS_TO_AGREE,
} from '../../../test/support/rough-cluster.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e']
const PLACES = [
  { topic: 'room:1', key: 'x' },
  { topic: 'room:1', key: 'y' },
  { topic: '__proto__', key: '__proto__' },
]
/** Twice as many traces as other property tests have cases. */
const RUNS = 2 * (fc.readConfigureGlobal().numRuns ?? 100)

type Step =
  | { do: 'change' | 'remove'; node: number; place: number }
  | { do: 'tick'; times: number }
  | { do: 'cut'; island: number[] }
  | { do: 'late' }
  | { do: 'mend' }
  | { do: 'die' | 'leave' | 'restart' | 'freeze' | 'leap' | 'end owner'; node: number }

const node = fc.nat(NAMES.length - 1)
const place = fc.nat(PLACES.length - 1)
const weighted: [number, fc.Arbitrary<Step>][] = [
  [14, fc.record({ do: fc.constantFrom('change', 'change', 'remove'), node, place })],
  [10, fc.record({ do: fc.constant('tick'), times: fc.constantFrom(1, 1, 1, 2, 3) })],
  [1, fc.record({ do: fc.constant('tick'), times: fc.constantFrom(8, 24) })],
  [1, fc.record({ do: fc.constant('cut'), island: fc.uniqueArray(node) })],
  [1, fc.record({ do: fc.constant('late') })],
  [1, fc.record({ do: fc.constant('mend') })],
  [2, fc.record({ do: fc.constantFrom('restart', 'freeze'), node })],
  [1, fc.record({ do: fc.constantFrom('die', 'leave', 'leap', 'end owner'), node })],
]
const step = fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })))
const fate = fc.constantFrom<Fate[]>(
  'arrives',
  'arrives',
  'arrives',
  'lost',
  'lost',
  'doubled',
  'late',
)
const fates = fc.array(fate, { minLength: 1, maxLength: 60 })

/** What is tracked on one node: the same as its tracker has, in the plainest form. */
class Model {
  readonly node: RoughNode
  readonly tracked = new Map<string, number>()
  #owner: string

  constructor(network: RoughNetwork, name: string) {
    this.node = new RoughNode(network, name)
    this.#owner = this.node.tracker.newOwner()
  }

  change({ topic, key }: { topic: string; key: string }, meta: number): void {
    const name = nameOf({ topic, owner: this.#owner, key })
    const change = this.tracked.has(name) ? 'update' : 'track'
    expect(this.node.tracker[change](this.#owner, topic, key, meta)).toBe(true)
    this.tracked.set(name, meta)
  }

  remove({ topic, key }: { topic: string; key: string }): void {
    const is = this.tracked.delete(nameOf({ topic, owner: this.#owner, key }))
    expect(this.node.tracker.untrack(this.#owner, topic, key)).toBe(is)
  }

  endOwner(): void {
    this.node.tracker.untrackAll(this.#owner)
    this.#owner = this.node.tracker.newOwner()
    this.tracked.clear()
  }

  /** That who follows the diffs sees what is listed. */
  check(): void {
    const { tracker, shown } = this.node
    let listed = 0
    for (const topic of new Set(PLACES.map(({ topic }) => topic))) {
      for (const entry of tracker.list(topic)) {
        assert.equal(shown.get(nameOf(entry)), entry)
        listed += 1
      }
    }
    assert.equal(listed, shown.size)
  }
}

async function run(size: number, steps: readonly Step[], fates: readonly Fate[]): Promise<void> {
  const names = NAMES.slice(0, size)
  const network = new RoughNetwork()
  const live = new Map(names.map((name) => [name, new Model(network, name)]))
  let turn = 0
  network.fate = () => fates[turn++ % fates.length]!

  /** What ends ends only for a while: the same step on the same node begins it anew. */
  const onNode = async (what: Step['do'], name: string): Promise<void> => {
    const model = live.get(name)
    if (model === undefined) live.set(name, new Model(network, name))
    else if (what === 'freeze') model.node.toggleFreeze()
    else if (what === 'leap') model.node.clockError += 18_000_000 * (turn % 2 === 0 ? 1 : -1)
    else if (what === 'end owner') model.endOwner()
    else {
      live.delete(name)
      await (what === 'leave' ? model.node.stop() : model.node.kill())
      if (what === 'restart') live.set(name, new Model(network, name))
    }
  }

  for (const [n, step] of steps.entries()) {
    if (step.do === 'tick') network.tick(step.times)
    else if (step.do === 'cut') network.cut(step.island.map((n) => names[n % size]!))
    else if (step.do === 'mend') network.cut([])
    else if (step.do === 'late') network.deliverLate()
    else if (step.do === 'change')
      live.get(names[step.node % size]!)?.change(PLACES[step.place]!, n)
    else if (step.do === 'remove') live.get(names[step.node % size]!)?.remove(PLACES[step.place]!)
    else await onNode(step.do, names[step.node % size]!)
    for (const each of live.values()) each.check()
  }

  for (const { node } of live.values()) node.thaw()
  network.cut([])
  network.fate = () => 'arrives'
  network.deliverLate()
  network.tick(TICKS_TO_AGREE)
  const all = new Map([...live.values()].flatMap(({ tracked }) => [...tracked]))
  for (const model of live.values()) {
    model.check()
    const shown = [...model.node.shown].map(([name, { meta }]) => [name, meta])
    expect(new Map(shown as [string, number][]), model.node.name).toEqual(all)
    expect(model.node.counts.presenceDropped).toBe(0)
  }
}

for (const size of [3, 5]) {
  test(`C-83 to C-90: ${size} nodes agree after loss, doubles, delays, cuts, deaths, restarts and freezes`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), fates, (steps, fates) =>
        run(size, steps, fates),
      ),
      { numRuns: RUNS },
    )
  }, 300_000)
}
