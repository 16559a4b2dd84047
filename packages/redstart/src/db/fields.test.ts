import * as fc from 'fast-check'
import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { onEachRepo } from '../../test/support/database.ts'
import { members, rooms, samples, visits } from '../../test/support/schema.ts'
import { changeset, errorsOf, toForm } from '../changeset/index.ts'
import type { Out } from '../schema/index.ts'
import { fieldsOf } from './fields.ts'

const room = fieldsOf(rooms, { name: z.string().min(3), seats: true, topic: true, mood: true })

const check = (schema: (typeof room)['seats' | 'topic' | 'mood'], value: unknown) =>
  schema['~standard'].validate(value)

it('takes what the column takes: type, range, length, one of many', () => {
  expect(check(room.seats, 4)).toEqual({ value: 4 })
  for (const value of [1.5, 2 ** 31, '4', Number.NaN])
    expect(check(room.seats, value)).toHaveProperty('issues')
  expect(check(room.topic, '🐦'.repeat(20))).toHaveProperty('value')
  expect(check(room.topic, 'x'.repeat(21))).toHaveProperty('issues')
  expect(check(room.topic, 'a\0b')).toHaveProperty('issues')
  expect(check(room.mood, 'loud')).toEqual({ value: 'loud' })
  expect(check(room.mood, 'angry')).toHaveProperty('issues')
})

it('takes days that the calendar has', () => {
  const { day } = fieldsOf(visits, { day: true })
  for (const value of ['2026-02-28', '2028-02-29', '0001-01-01', '9999-12-31']) {
    expect(day['~standard'].validate(value)).toEqual({ value })
  }
  for (const value of ['2026-02-29', '2026-02-31', '2026-13-01', '2026-00-10', '0000-01-01', '']) {
    expect(day['~standard'].validate(value)).toEqual({ issues: [{ message: 'is invalid' }] })
  }
})

it('lets be absent what the column lets: null, or a default', () => {
  expect(check(room.topic, undefined)).toEqual({ value: null })
  expect(check(room.seats, undefined)).toEqual({ value: undefined })
  const { nickName } = fieldsOf(members, { nickName: true })
  expect(nickName['~standard'].validate(null)).toEqual({ issues: [{ message: "can't be blank" }] })
})

it('has the types of the columns, and only what was picked', () => {
  expectTypeOf<keyof typeof room>().toEqualTypeOf<'name' | 'seats' | 'topic' | 'mood'>()
  expectTypeOf<Out<(typeof room)['seats']>>().toEqualTypeOf<number | undefined>()
  expectTypeOf<Out<(typeof room)['topic']>>().toEqualTypeOf<string | null>()
  expectTypeOf<Out<(typeof room)['mood']>>().toEqualTypeOf<'quiet' | 'loud' | undefined>()
})

it('throws for what is no column', () => {
  // @ts-expect-error there is no such column
  const pick = () => fieldsOf(rooms, { nmae: true })
  expect(pick).toThrow(expect.objectContaining({ code: 'invalid_definition' }))
  // @ts-expect-error a name that every object has is no column either
  expect(() => fieldsOf(rooms, { constructor: true })).toThrow('has no column constructor')
})

it('leaves the bounds of a type of integers out of the page, and has those that are said', () => {
  const counted = changeset(room, {})
  expect(toForm(counted).seats.hints).toEqual({ type: 'number', step: 1 })
  expect(toForm(counted.validateNumber('seats', { greaterThan: 0 })).seats.hints).toEqual({
    type: 'number',
    min: 1,
    step: 1,
  })
  expect(toForm(counted).topic.hints).toMatchObject({ maxlength: 20 })
})

const Sample = fieldsOf(samples, { big: true, flag: true, at: true, tags: true })

onEachRepo((open) => {
  it('accepts nothing that the database refuses', async () => {
    const junk = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt(),
    )
    const params = fc.record({
      name: fc.string({ minLength: 1 }),
      seats: junk,
      topic: junk,
      mood: junk,
    })
    const property = fc.asyncProperty(params, async (sent) => {
      const given = changeset(room, {}, sent)
        .uniqueConstraint('name')
        .checkConstraint('seats', { name: 'rooms_seats_positive' })
      const { ok } = await open().insert(rooms, given)
      expect(typeof ok).toBe('boolean')
    })
    await fc.assert(property, { numRuns: 50 })
  })

  it('stores what a form sends as the type of its column', async () => {
    const sent = { big: '9007199254740993', flag: 'on', at: '2026-07-30T12:00', tags: ['a', 'b'] }
    const result = await open().insert(samples, changeset(Sample, {}, sent))
    expect(result.ok ? {} : errorsOf(result.changeset)).toEqual({})
    expect(result).toMatchObject({
      ok: true,
      value: {
        big: 9_007_199_254_740_993n,
        flag: true,
        at: new Date('2026-07-30T12:00:00Z'),
        tags: ['a', 'b'],
      },
    })
  })
})
