import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HashingBusy } from '../../errors/index.ts'
import { HashQueue } from './hash-queue.ts'

test('A-47: never more run than may, nobody waits for ever, and the turn is kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.boolean(), { maxLength: 12 }),
      async (scheduler, inFlight, waiting, outcomes) => {
        const queue = new HashQueue({ inFlight, waiting })
        const begun: number[] = []
        let running = 0
        const results = outcomes.map((isGood, index) =>
          queue.run(async () => {
            begun.push(index)
            running++
            expect(running).toBeLessThanOrEqual(inFlight)
            await scheduler.schedule(Promise.resolve())
            running--
            if (!isGood) throw new Error('wrong')
            return index
          }),
        )
        const settled = Promise.allSettled(results)
        await scheduler.waitFor(settled)
        const room = inFlight + waiting
        for (const [index, result] of (await settled).entries()) {
          if (index >= room) expect(result).toMatchObject({ reason: expect.any(HashingBusy) })
          else if (outcomes[index]) expect(result).toMatchObject({ value: index })
          else expect(result).toMatchObject({ reason: new Error('wrong') })
        }
        expect(begun).toStrictEqual([...outcomes.keys()].slice(0, room))
        expect(await queue.run(async () => 'again')).toBe('again')
      },
    ),
  )
})
