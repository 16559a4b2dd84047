import { setImmediate } from 'node:timers/promises'
import { count, sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { onEachRepo } from '../../test/support/database.ts'
import { visits } from '../../test/support/schema.ts'

const visit = (day: number) => ({
  roomId: '0198a3c0-0000-7000-8000-000000000000',
  day: `2026-07-${String(day).padStart(2, '0')}`,
  count: 1,
})

onEachRepo((open) => {
  const add = (day: number) => open().db.insert(visits).values(visit(day))
  const days = async () => {
    const rows = await open().db.select({ day: visits.day }).from(visits).orderBy(visits.day)
    return rows.map(({ day }) => Number(day.slice(-2)))
  }
  const clear = () => open().db.delete(visits)

  it('keeps what a transaction did, and gives back what it returned', async () => {
    await clear()
    const value = await open().transaction(async () => {
      await add(1)
      await add(2)
      return [await days()]
    })
    expect(value).toEqual([[1, 2]])
    expect(await days()).toEqual([1, 2])
  })

  it('keeps nothing of a transaction that throws, and passes on what was thrown as it is', async () => {
    await clear()
    const mine = Object.assign(new Error('mine'), { code: 'EPERM' })
    const work = open().transaction(async () => {
      await add(1)
      throw mine
    })
    await expect(work).rejects.toBe(mine)
    expect(await days()).toEqual([])
  })

  it('keeps nothing of a transaction that returns a result that is not ok, and returns it', async () => {
    await clear()
    const result = await open().transaction(async () => {
      await add(1)
      return { ok: false, why: 'full' } as const
    })
    expect(result).toEqual({ ok: false, why: 'full' })
    expect(await days()).toEqual([])
  })

  it('undoes a nested transaction alone', async () => {
    await clear()
    await open().transaction(async () => {
      await add(1)
      const inner = open().transaction(async () => {
        await add(2)
        await open().transaction(() => add(3))
        throw new Error('inner')
      })
      await expect(inner).rejects.toThrow('inner')
      await open().transaction(() => add(4))
      await add(5)
    })
    expect(await days()).toEqual([1, 4, 5])
  })

  it('survives a statement that fails in a nested transaction', async () => {
    await clear()
    await open().transaction(async () => {
      await add(1)
      const again = open().transaction(() => add(1))
      await expect(again).rejects.toMatchObject({ code: 'constraint_violated', kind: 'unique' })
      await add(2)
    })
    expect(await days()).toEqual([1, 2])
  })

  it('does not lose in silence what PostgreSQL will not keep: a caught error aborts', async () => {
    await clear()
    const work = open().transaction(async () => {
      await add(1)
      await expect(add(1)).rejects.toMatchObject({ kind: 'unique' })
      return 'done'
    })
    await expect(work).rejects.toMatchObject({ code: 'transaction_aborted' })
    expect(await days()).toEqual([])
  })

  it('runs nested transactions that begin at once one after the other', async () => {
    await clear()
    await open().transaction(async () => {
      const each = [1, 2, 3, 4].map((day) =>
        open().transaction(async () => {
          await add(day)
          await setImmediate()
          return day % 2 ? { ok: true } : { ok: false }
        }),
      )
      await Promise.all([...each, add(9)])
    })
    expect(await days()).toEqual([1, 3, 9])
  })

  it('keeps transactions that run at once apart', async () => {
    await clear()
    const each = Array.from({ length: 20 }, (_, day) =>
      open().transaction(async () => {
        await add(day + 1)
        await setImmediate()
        return { ok: day % 2 === 0 }
      }),
    )
    await Promise.all(each)
    expect(await days()).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19])
  })

  it('waits for what a transaction began and did not await', async () => {
    await clear()
    const begun: Promise<unknown>[] = []
    await open().transaction(async () => {
      begun.push(
        add(1).then(),
        open().transaction(async () => add(2)),
      )
    })
    await Promise.all(begun)
    expect(await days()).toEqual([1, 2])
  })

  it('throws TransactionLeak for a query after the end of the transaction it belongs to', async () => {
    await clear()
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const late: Promise<unknown>[] = []
    await open().transaction(async () => {
      late.push(ended.then(() => add(1)))
      late.push(ended.then(() => open().transaction(async () => add(2))))
    })
    end()
    for (const query of late)
      await expect(query).rejects.toMatchObject({ code: 'transaction_leak' })
    expect(await days()).toEqual([])
  })

  it('throws TransactionLeak for the raw handle inside a transaction, and lets it run outside', async () => {
    const { raw } = open()
    const inside = open().transaction(() => raw.select().from(visits))
    await expect(inside).rejects.toMatchObject({ code: 'transaction_leak' })
    await raw.execute(sql`vacuum ${visits}`)
  })

  it("throws TransactionLeak for Drizzle's own transaction", async () => {
    const { db } = open()
    expect('transaction' in db && db.transaction).toBeInstanceOf(Function)
    const transaction: unknown = Reflect.get(db, 'transaction')
    const call = async () => Reflect.apply(Object(transaction), db, [async () => {}])
    await expect(call()).rejects.toMatchObject({ code: 'transaction_leak' })
  })

  it('joins the transaction that runs a query, wherever the query was written', async () => {
    await clear()
    const { db } = open()
    const query = db.insert(visits).values(visit(1))
    await open().transaction(async () => {
      await query
      return { ok: false }
    })
    expect(await days()).toEqual([])
  })

  it('isolates as it is told, the outermost transaction only', async () => {
    const level = async () => {
      const [row] = await open().db.execute(sql`show transaction_isolation`)
      return Object.values(row ?? {})
    }
    const isolation = 'serializable'
    expect(await open().transaction(level, { isolation })).toEqual([isolation])
    const nested = open().transaction(() => open().transaction(level, { isolation }))
    await expect(nested).rejects.toMatchObject({ code: 'invalid_option' })
  })

  it('runs a transaction again that lost to others, as often as it is told', async () => {
    let runs = 0
    const lose = async () => {
      runs += 1
      const state = runs < 3 ? '40001' : '00000'
      await open().db.execute(
        sql.raw(
          `do $$ begin if '${state}' <> '00000' then raise sqlstate '${state}'; end if; end $$`,
        ),
      )
      return runs
    }
    await expect(open().transaction(lose, { retries: 1 })).rejects.toMatchObject({
      code: 'query_failed',
      sqlState: '40001',
    })
    runs = 0
    expect(await open().transaction(lose, { retries: 2 })).toBe(3)
  })

  it('counts and lists through Drizzle as usual', async () => {
    await clear()
    await add(1)
    expect(await open().db.$count(visits)).toBe(1)
    expect(await open().db.select({ all: count() }).from(visits)).toEqual([{ all: 1 }])
  })

  it('does what is to follow a commit after it, and in the order in which it was asked for', async () => {
    await clear()
    const seen: string[] = []
    const note = (what: string) => async () => void seen.push(`${what} ${await days()}`)
    await open().transaction(async () => {
      await add(1)
      await open().afterCommit(note('first'))
      await open().transaction(async () => {
        await open().afterCommit(note('second'))
        await add(2)
      })
      await open().afterCommit(note('third'))
      seen.push('end')
    })
    expect(seen).toEqual(['end', 'first 1,2', 'second 1,2', 'third 1,2'])
    await open().afterCommit(note('alone'))
    expect(seen.at(-1)).toBe('alone 1,2')
  })

  it('does nothing of what was to follow the commit of what was undone', async () => {
    const seen: string[] = []
    const note = (what: string) => open().afterCommit(() => seen.push(what))
    await open().transaction(async () => {
      await open().transaction(async () => {
        await note('a savepoint that is undone')
        return { ok: false } as const
      })
      await note('kept')
    })
    const thrown = open().transaction(async () => {
      await note('a transaction that throws')
      throw new Error('no')
    })
    await expect(thrown).rejects.toThrow('no')
    expect(seen).toEqual(['kept'])
  })

  it('keeps what it stored when what follows the commit throws, and says so', async () => {
    await clear()
    const work = open().transaction(async () => {
      await add(1)
      await open().afterCommit(() => {
        throw new Error('nobody to tell')
      })
    })
    await expect(work).rejects.toThrow('nobody to tell')
    expect(await days()).toEqual([1])
  })
})
