import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { onEachDatabase } from '../../test/support/database.ts'
import { HistoryNode, keep } from '../../test/support/history-node.ts'
import { createDatabase, type Database, type Repo } from '../db/index.ts'
import { HistoryUnavailable } from '../errors/index.ts'
import { historyContract, memoryBus, testClock } from '../testing/index.ts'
import { postgresHistory } from './postgres-history.ts'

onEachDatabase((bed) => {
  let database: Database
  let repo: Repo
  const nodes: HistoryNode[] = []
  beforeAll(async () => {
    database = bed.define('history')
    if (bed.kind === 'postgres') await createDatabase(database)
    repo = await database.open({ migrations: 'ignore' })
  })
  afterAll(() => repo.close())

  const tables = sql.raw('redstart_history_topics, redstart_history_messages')
  const empty = async (): Promise<void> => {
    await repo.db.execute(sql`drop table if exists ${tables}`)
  }
  const rows = async (table: string): Promise<number> => {
    const [row] = await repo.db.execute<{ count: number }>(
      sql`select count(*)::int as count from ${sql.raw(`redstart_history_${table}`)}`,
    )
    return row?.count ?? Number.NaN
  }
  afterEach(async () => {
    for (const node of nodes.splice(0)) await node.close()
    await empty()
  })

  function node(options: ConstructorParameters<typeof HistoryNode>[1] = {}): HistoryNode {
    const made = new HistoryNode(postgresHistory(database), options)
    nodes.push(made)
    return made
  }

  describe('postgresHistory keeps the contract', () => {
    const start = async () => ({
      stores: [postgresHistory(database), postgresHistory(database)],
      close: empty,
    })
    for (const { name, run } of historyContract(start)) it(name, run)
  })

  describe('postgresHistory', () => {
    it('many nodes that begin at once make the tables once', async () => {
      const starting = Array.from({ length: 8 }, () => node())
      await Promise.all(starting.map((one, index) => one.join(`t${index}`)))
      expect(await rows('topics')).toBe(8)
    })

    it('keeps about max messages, and no expired ones', async () => {
      const clock = testClock()
      const one = node({ clock })
      for (let n = 0; n < 60; n++) await one.send('t', String(n), { max: 10, maxAge: 60_000 })
      expect(await rows('messages')).toBe(10)
      await repo.db.execute(sql`
        update redstart_history_messages set expires_at = now() where seq < 58`)
      await expect
        .poll(async () => {
          await clock.advance(60_000)
          return rows('messages')
        })
        .toBe(3)
    })

    it('forgets a topic that nobody used or watched, and its messages', async () => {
      const clock = testClock()
      const one = node({ clock })
      await one.join('watched')
      await one.send('gone', 'a')
      await repo.db.execute(sql`update redstart_history_topics set expires_at = now()`)
      // The heads of topics that are watched are looked at more often than what expired is deleted.
      await clock.advance(40_000)
      await expect
        .poll(async () => {
          await clock.advance(60_000)
          return rows('topics')
        })
        .toBe(1)
    })

    it('what is sent inside of a transaction is no part of it', async () => {
      const one = node()
      const { events } = await one.join('t')
      const undo = new Error('undo')
      const sent: Promise<void>[] = []
      const undone = repo.transaction(async () => {
        sent.push(one.send('t', 'a'))
        await repo.db.execute('select 1')
        throw undo
      })
      await expect(undone).rejects.toBe(undo)
      await Promise.all(sent)
      expect(events()).toEqual(['a'])
    })

    it('a message that the way to the other nodes loses is found in the database', async () => {
      const bus = memoryBus()
      const clock = testClock()
      const [a, b] = [
        node({ adapter: bus.adapter('a') }),
        node({ adapter: bus.adapter('b'), clock }),
      ]
      const { events } = await b.join('t')
      bus.cut('b')
      await a.send('t', 'one')
      bus.mend('b')
      await a.send('t', 'two')
      await expect
        .poll(async () => {
          await clock.advance(1_000)
          return events()
        })
        .toEqual(['one', 'two'])
      expect(b.counts.historyGaps).toBe(0)
    })

    it('does not fail when the broker is away: the others find the message later', async () => {
      const bus = memoryBus()
      const clock = testClock()
      const [a, b] = [
        node({ adapter: bus.adapter('a') }),
        node({ adapter: bus.adapter('b'), clock }),
      ]
      const { events } = await b.join('t')
      bus.cut('a')
      await a.send('t', 'one')
      await expect
        .poll(async () => {
          await clock.advance(60_000)
          return events()
        })
        .toEqual(['one'])
    })

    if (bed.kind === 'embedded')
      it('who waits inside of a transaction of the embedded database is refused, and nobody gets it', async () => {
        const clock = testClock()
        const one = node({ clock })
        const { events } = await one.join('t')
        await repo.transaction(async () => {
          const sent = expect(one.send('t', 'a')).rejects.toThrow(HistoryUnavailable)
          await clock.advance(5_000)
          await sent
        })
        await one.send('t', 'b')
        expect(events()).toEqual(['b'])
      })

    if (bed.kind === 'postgres')
      it('a server that is killed and comes back: refused meanwhile, and nothing is lost', async () => {
        const [a, b] = [node(), node()]
        const { start } = await a.join('t')
        await a.send('t', 'one')
        await bed.server().kill()
        await expect(b.send('t', 'refused')).rejects.toThrow(HistoryUnavailable)
        await expect(b.history.watch('u', keep)).rejects.toThrow(HistoryUnavailable)
        await bed.server().start()
        await b.insist('t', 'two')
        expect(await a.since('t', start)).toEqual(['one', 'two'])
      })
  })
})
