import { expect, it } from 'vitest'
import { z } from 'zod'
import { onEachRepo } from '../../test/support/database.ts'
import { members, rooms, samples, signs } from '../../test/support/schema.ts'
import { changeset, errorsOf, many, one } from '../changeset/index.ts'

const Room = {
  name: z.string(),
  seats: z.int().optional(),
  topic: z.string().nullable().optional(),
  openHours: z.string().nullable().optional(),
}
const Member = { nickName: z.string() }
const FullRoom = {
  name: z.string(),
  members: many(Member, {
    onReplace: 'delete',
    with: (row) => row.uniqueConstraint('nickName', { name: 'members_nick_taken' }),
  }),
  sign: one({ text: z.string() }, { onReplace: 'delete' }),
}

let made = 0
const fresh = () => {
  made += 1
  return `room ${made}`
}

onEachRepo((open) => {
  const addRoom = async () => (await open().insert(rooms, { name: fresh() })).value
  const full = (id: string) =>
    open().db.query.rooms.findFirst({
      where: (room, { eq }) => eq(room.id, id),
      with: { members: { orderBy: (member) => member.nickName }, sign: true },
    })

  it('inserts a changeset and gives back the row, with what the database filled in', async () => {
    const name = fresh()
    const result = await open().insert(rooms, changeset(Room, {}, { name, seats: '9' }))
    expect(result).toMatchObject({
      ok: true,
      value: { name, seats: 9, topic: null, mood: 'quiet' },
    })
    if (!result.ok) return
    expect(result.value.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/)
    expect(result.value.insertedAt).toBeInstanceOf(Date)
    expect(await open().get(rooms, result.value.id)).toEqual(result.value)
  })

  it('gives back a changeset that is not valid, with its action, and stores nothing', async () => {
    const before = await open().db.$count(rooms)
    const result = await open().insert(rooms, changeset(Room, {}, { seats: 'many' }))
    expect(result).toMatchObject({ ok: false, changeset: { action: 'insert', valid: false } })
    expect(await open().db.$count(rooms)).toBe(before)
  })

  it('does not let a form set what is no field, and stores what no form sets', async () => {
    const { id } = await addRoom()
    const other = await addRoom()
    const sent = changeset(Member, {}, { nickName: fresh(), roomId: other.id, id: 'x' })
    const result = await open().insert(members, sent, { roomId: id })
    expect(result).toMatchObject({ ok: true, value: { roomId: id } })
  })

  it('updates what has changed and moves updatedAt', async () => {
    const room = await addRoom()
    const changes = changeset(Room, room, { topic: 'tea', seats: '' })
    const result = await open().update(rooms, changes)
    expect(result).toMatchObject({
      ok: true,
      value: { id: room.id, name: room.name, topic: 'tea' },
    })
    if (!result.ok) return
    expect(result.value.updatedAt.getTime()).toBeGreaterThanOrEqual(room.updatedAt.getTime())
    const cleared = await open().update(rooms, changeset(Room, result.value, { topic: '' }))
    expect(cleared).toMatchObject({ ok: true, value: { topic: null } })
  })

  it('gives back the row of an update that changes nothing', async () => {
    const room = await addRoom()
    const result = await open().update(rooms, changeset(Room, room, { name: room.name }))
    expect(result).toEqual({ ok: true, value: room })
    const Virtual = { id: z.string(), captcha: z.string() }
    const none = await open().update(signs, changeset(Virtual, { id: room.id }, { captcha: 'x' }))
    expect(none).toMatchObject({ ok: false, changeset: { errors: { $form: [{ code: 'stale' }] } } })
  })

  it('tells a row that is gone by the code stale', async () => {
    const room = await addRoom()
    expect(await open().delete(rooms, room.id)).toMatchObject({ ok: true, value: { id: room.id } })
    expect(await open().delete(rooms, room.id)).toEqual({ ok: false })
    const stale = { ok: false, changeset: { errors: { $form: [{ code: 'stale' }] } } }
    expect(await open().update(rooms, changeset(Room, room, { name: fresh() }))).toMatchObject(
      stale,
    )
    expect(await open().update(rooms, changeset(Room, room, {}))).toMatchObject(stale)
    expect(await open().delete(rooms, changeset(Room, room))).toMatchObject(stale)
  })

  it('maps unique, by the name that Drizzle gave the constraint', async () => {
    const { name } = await addRoom()
    const sent = changeset(Room, {}, { name }).uniqueConstraint('name')
    const result = await open().insert(rooms, sent)
    expect(result.ok ? {} : errorsOf(result.changeset)).toEqual({
      name: ['has already been taken'],
    })
  })

  it('maps unique by a name that only the table knows', async () => {
    const { id } = await addRoom()
    const member = (params: object) => changeset(Member, {}, params).uniqueConstraint('nickName')
    const nickName = fresh()
    expect(await open().insert(members, member({ nickName }), { roomId: id })).toMatchObject({
      ok: true,
    })
    const again = await open().insert(members, member({ nickName }), { roomId: id })
    expect(again).toMatchObject({
      ok: false,
      changeset: { errors: { nickName: [{ code: 'unique' }] }, action: 'insert' },
    })
  })

  it('maps foreign key, check, not null and exclusion', async () => {
    const nowhere = { roomId: '0198a3c0-0000-7000-8000-000000000000' }
    const Placed = { ...Member, roomId: z.string().nullable() }
    const lost = changeset(Placed, {}, { nickName: fresh(), ...nowhere }).foreignKeyConstraint(
      'roomId',
    )
    expect(await open().insert(members, lost)).toMatchObject({
      changeset: { errors: { roomId: [{ code: 'foreign_key' }] } },
    })
    const absent = changeset(Placed, {}, { nickName: fresh(), roomId: null }).notNullConstraint(
      'roomId',
    )
    expect(await open().insert(members, absent)).toMatchObject({
      changeset: { errors: { roomId: [{ code: 'not_null' }] } },
    })
    const none = changeset(Room, {}, { name: fresh(), seats: '0' })
    const checked = none.checkConstraint('seats', { name: 'rooms_seats_positive' })
    expect(await open().insert(rooms, checked)).toMatchObject({
      changeset: { errors: { seats: [{ code: 'check' }] } },
    })
    const hours = () =>
      changeset(Room, {}, { name: fresh(), openHours: '[8,12)' }).exclusionConstraint('openHours', {
        name: 'rooms_hours_apart',
      })
    expect(await open().insert(rooms, hours())).toMatchObject({ ok: true })
    expect(await open().insert(rooms, hours())).toMatchObject({
      changeset: { errors: { openHours: [{ code: 'exclusion_constraint' }] } },
    })
  })

  it('throws a constraint that nobody declared, and says what to declare, without a value', async () => {
    const { name } = await addRoom()
    const insert = open().insert(rooms, changeset(Room, {}, { name }))
    await expect(insert).rejects.toMatchObject({
      code: 'constraint_violated',
      message: expect.stringContaining("changeset.uniqueConstraint('name')"),
    })
    await expect(insert).rejects.not.toMatchObject({ message: expect.stringContaining(name) })
  })

  it('leaves the transaction around it usable when a constraint is broken', async () => {
    const { name } = await addRoom()
    const another = fresh()
    await open().transaction(async () => {
      const taken = changeset(Room, {}, { name }).uniqueConstraint('name')
      expect(await open().insert(rooms, taken)).toMatchObject({ ok: false })
      expect(await open().insert(rooms, changeset(Room, {}, { name: another }))).toMatchObject({
        ok: true,
      })
    })
    expect(await open().getBy(rooms, { name: another })).toBeDefined()
  })

  it('stores nested rows with their parent: inserts, updates and deletes', async () => {
    const [ann, bob, eve] = [fresh(), fresh(), fresh()]
    const params = {
      name: fresh(),
      members: [{ nickName: ann }, { nickName: bob }],
      sign: { text: 'open' },
    }
    const result = await open().insert(rooms, changeset(FullRoom, {}, params))
    if (!result.ok) throw new Error('not stored')
    const before = await full(result.value.id)
    expect(before).toMatchObject({
      members: [{ nickName: ann }, { nickName: bob }],
      sign: { text: 'open' },
    })
    if (!before?.sign) throw new Error('not found')
    const [first] = before.members
    const changes = {
      members: [{ id: first?.id, nickName: `${ann}!` }, { nickName: eve }],
      sign: { text: 'shut' },
    }
    const { sign, ...rest } = before
    expect(
      await open().update(rooms, changeset(FullRoom, { ...rest, sign }, changes)),
    ).toMatchObject({
      ok: true,
    })
    const after = await full(before.id)
    expect(after?.members.map(({ nickName }) => nickName)).toEqual([`${ann}!`, eve].sort())
    expect(after?.members.find(({ id }) => id === first?.id)?.nickName).toBe(`${ann}!`)
    expect(after?.sign).toMatchObject({ id: sign.id, text: 'shut' })
    expect(await open().getBy(signs, { roomId: before.id })).toMatchObject({ text: 'shut' })
  })

  it('stores nothing at all when a nested row breaks a constraint', async () => {
    const nickName = fresh()
    const name = fresh()
    const params = { name, members: [{ nickName }, { nickName }] }
    const result = await open().insert(rooms, changeset(FullRoom, {}, params))
    expect(result.ok ? {} : errorsOf(result.changeset)).toEqual({
      'members.1.nickName': ['has already been taken'],
    })
    expect(await open().getBy(rooms, { name })).toBeUndefined()
    expect(await open().getBy(members, { nickName })).toBeUndefined()
  })

  it('reads back every type as it was stored', async () => {
    const values = {
      big: 9_007_199_254_740_993n,
      flag: true,
      at: new Date('2026-07-30T12:00:00.123Z'),
      data: { list: [1, 'two', null] },
      tags: ['a', 'b c', '"d"'],
    }
    const { value } = await open().insert(samples, values)
    expect(value).toEqual({ id: value.id, ...values })
    const text = await open().insert(samples, { data: 'a text', tags: [] })
    expect(await open().get(samples, text.value.id)).toEqual(text.value)
    expect(text.value).toMatchObject({ data: 'a text', tags: [] })
  })
})
