import { array, assert, asyncProperty, constantFrom, nat, oneof, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { event, PATIENCE, RoughNode } from '../../test/support/rough-node.ts'
import type { Fate } from '../../test/support/rough-store.ts'
import type { Position } from '../pubsub/index.ts'

describe('whatever the way loses, doubles and reorders', () => {
  const fate = constantFrom<Fate[]>('arrives', 'lost', 'doubled', 'late')
  const step = oneof(
    { weight: 12, arbitrary: record({ do: constantFrom('send', 'add'), fate }) },
    { weight: 3, arbitrary: record({ do: constantFrom('late', 'time', 'recheck') }) },
    { weight: 2, arbitrary: record({ do: constantFrom('down', 'up', 'shut', 'open', 'join') }) },
    { weight: 1, arbitrary: record({ do: constantFrom('restart', 'wipe') }) },
    { weight: 1, arbitrary: record({ do: constantFrom('forget'), keep: nat(5) }) },
  )

  test('each subscriber sees every message once and in order, or a gap', async () => {
    await assert(
      asyncProperty(array(step, { maxLength: 60 }), async (steps) => {
        const node = new RoughNode()
        const { store, clock, history } = node
        const readers = [await node.join()]
        const sends: Promise<void>[] = []
        let open = (): void => {}
        const shut = (): void => {
          store.gate ??= new Promise((resolve) => {
            open = () => {
              store.gate = undefined
              resolve()
            }
          })
        }
        for (const [index, next] of steps.entries()) {
          if ('fate' in next) store.fate = () => next.fate
          if (next.do === 'send') sends.push(node.send(`${index}`).catch(() => {}))
          if (next.do === 'add' && !store.fault) store.add(event(`${index}`))
          if (next.do === 'late') store.deliverLate()
          if (next.do === 'time') await clock.advance(PATIENCE)
          if (next.do === 'recheck') store.recheck()
          if (next.do === 'down') store.fault = new Error('down')
          if (next.do === 'up') store.fault = undefined
          if (next.do === 'shut') shut()
          if (next.do === 'open') open()
          if (next.do === 'join' && !store.fault && !store.gate) readers.push(await node.join())
          if (next.do === 'restart') store.restart()
          if (next.do === 'wipe') store.wipe()
          if ('keep' in next) store.forget(next.keep)
        }
        store.fault = undefined
        open()
        await clock.advance(60_000)
        await Promise.all(sends)

        for (const { start, seen } of readers) {
          const end = follow(start, seen)
          if (end !== undefined) expect(end.seq).toBe(store.head.seq)
        }
        const lines = new Set(readers.flatMap(({ seen }) => seen))
        lines.delete('history_gap')
        const positions = new Set([...lines].map((line) => line.split(' ')[0]))
        expect(positions.size, 'one message for each position').toBe(lines.size)
        const hasLost = steps.some(({ do: step }) => step === 'wipe' || step === 'forget')
        if (!hasLost) expect(node.counts.historyGaps).toBe(0)
        await history.close()
      }),
    )
  })

  /** Walks through what somebody saw, without a hole; gives where that ends, unless behind a gap. */
  function follow(start: Position, seen: readonly string[]): Position | undefined {
    let at: Position | undefined = start
    for (const line of seen) {
      const [, epoch, seq] = /^(\w+)-(\d+) /.exec(line) ?? []
      const next: Position | undefined =
        epoch === undefined ? undefined : { epoch, seq: Number(seq) }
      // Delivered before it knew where it begins: whoever joins leaves that out.
      if (at === start && next?.epoch === at.epoch && next.seq <= at.seq) continue
      if (at && next) expect(next.seq).toBe(at.seq + 1)
      at = next
    }
    return at
  }
})
