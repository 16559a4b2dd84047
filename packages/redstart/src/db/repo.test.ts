import { eq, sql } from 'drizzle-orm'
import { customType, pgTable } from 'drizzle-orm/pg-core'
import { expect, it } from 'vitest'
import { onEachRepo } from '../../test/support/database.ts'
import { rooms, samples, visits } from '../../test/support/schema.ts'

onEachRepo((open) => {
  it('gets a row by its key, and nothing by what cannot be one', async () => {
    const { value } = await open().insert(rooms, { name: 'found' })
    expect(await open().get(rooms, value.id)).toEqual(value)
    for (const id of ['', 'x', "'; drop table rooms", '0198a3c0-0000-7000-8000-000000000000']) {
      expect(await open().get(rooms, id)).toBeUndefined()
    }
    for (const id of [Number.NaN, 2 ** 31, 1.5, 'one']) {
      expect(await open().get(samples, id)).toBeUndefined()
    }
  })

  it('gets a row of a key of many columns', async () => {
    const key = { roomId: '0198a3c0-0000-7000-8000-000000000000', day: '2026-07-30' }
    const { value } = await open().insert(visits, { ...key, count: 2 })
    expect(await open().get(visits, key)).toEqual(value)
    await expect(open().get(visits, { day: '2026-07-30' })).rejects.toMatchObject({
      code: 'invalid_option',
    })
  })

  it('gets a row by a key that the database writes in another way than TypeScript', async () => {
    const code = customType<{ data: string }>({
      dataType: () => 'text',
      toDriver: (value) => value.toUpperCase(),
      fromDriver: (value) => String(value).toLowerCase(),
    })
    const codes = pgTable('codes', { code: code().primaryKey() })
    await open().db.execute(sql`create table codes (code text primary key)`)
    await open().insert(codes, { code: 'a1' })
    expect(await open().get(codes, 'a1')).toEqual({ code: 'a1' })
    expect(await open().get(codes, 'a2')).toBeUndefined()
  })

  it('gets by key what the transaction sees that it is asked in', async () => {
    const { value } = await open().insert(rooms, { name: 'before' })
    expect(await open().get(rooms, value.id)).toEqual(value)
    await open().transaction(async () => {
      await open().db.update(rooms).set({ name: 'within' }).where(eq(rooms.id, value.id))
      expect(await open().get(rooms, value.id)).toMatchObject({ name: 'within' })
      return { ok: false }
    })
    expect(await open().get(rooms, value.id)).toEqual(value)
  })

  it('gets a row by other columns; null finds what has no value', async () => {
    const { value } = await open().insert(rooms, { name: 'by name' })
    expect(await open().getBy(rooms, { name: 'by name', topic: null })).toEqual(value)
    expect(await open().getBy(rooms, { name: 'by name', topic: 'x' })).toBeUndefined()
  })

  it('throws NotFound, which is answered with 404, where a row has to be there', async () => {
    const { value } = await open().insert(rooms, { name: 'has to be there' })
    expect(await open().getOrThrow(rooms, value.id)).toEqual(value)
    expect(await open().getByOrThrow(rooms, { name: 'has to be there' })).toEqual(value)
    for (const missing of [
      open().getOrThrow(rooms, 'hunter2'),
      open().getByOrThrow(rooms, { name: 'hunter2' }),
    ]) {
      await expect(missing).rejects.toMatchObject({ code: 'not_found', status: 404 })
      await expect(missing).rejects.toThrow('The table rooms has no such row.')
    }
    await expect(open().getByOrThrow(rooms, {})).rejects.toMatchObject({ code: 'invalid_option' })
  })

  it('refuses a condition that would match every row', async () => {
    for (const where of [{}, { name: undefined }]) {
      await expect(open().getBy(rooms, where)).rejects.toMatchObject({ code: 'invalid_option' })
    }
  })

  it('tells what PostgreSQL says of a wrong query, and no value of it', async () => {
    const wrong = open().db.execute(sql`select ${'secret'}::int from ${rooms}`)
    await expect(wrong).rejects.toMatchObject({ code: 'query_failed', sqlState: '22P02' })
    await expect(wrong).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
    await expect(open().db.execute(sql`select no_column from ${rooms}`)).rejects.toMatchObject({
      message: expect.stringContaining('no_column'),
    })
  })

  it('is in good health', async () => {
    expect(await open().health()).toEqual({ ok: true })
  })
})
