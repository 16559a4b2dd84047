import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { changeset, changesetAsync, errorsOf, many, one } from './index.ts'
import { arrangeRows } from './rows.ts'

const Member = { email: z.string(), age: z.number().optional() }
const rows = [
  { id: 1, email: 'ann' },
  { id: 2, email: 'bob' },
]

describe('one', () => {
  const Order = { address: one({ street: z.string(), city: z.string().default('Rome') }) }
  const present = { address: { street: 'Via A', city: 'Rome' } }

  it('is made where nothing is, and changed where something is', () => {
    const made = changeset(Order, {}, { address: { street: 'Via B' } })
    expect(made.nested.address).toMatchObject([
      { action: 'insert', changes: { street: 'Via B', city: 'Rome' } },
    ])
    expect(made.apply()).toEqual({
      ok: true,
      value: { address: { street: 'Via B', city: 'Rome' } },
    })
    const changed = changeset(Order, present, { address: { street: 'Via C' } })
    expect(changed.nested.address).toMatchObject([
      { action: 'update', changes: { street: 'Via C' } },
    ])
    expect(changed.getField('address')).toEqual({ street: 'Via C', city: 'Rome' })
  })

  it('stays as it is where it was not sent, and is no change where it is the same', () => {
    expect(changeset(Order, present, {})).toMatchObject({ changed: false, nested: {} })
    const same = changeset(Order, present, { address: { street: 'Via A' } })
    expect(same).toMatchObject({ changed: false, valid: true })
  })

  it('is removed by a blank parameter where that is allowed', () => {
    expect(errorsOf(changeset(Order, present, { address: '' }))).toEqual({
      address: ['is invalid'],
    })
    const Removable = { address: one({ street: z.string() }, { onReplace: 'delete' }) }
    const cs = changeset(Removable, present, { address: null })
    expect(cs.nested.address).toMatchObject([{ action: 'delete' }])
    expect(cs.apply()).toEqual({ ok: true, value: { address: undefined } })
    expect(changeset(Removable, {}, { address: null })).toMatchObject({ valid: true, nested: {} })
  })

  it('can be required', () => {
    const Required = {
      address: one({ street: z.string() }, { required: true, onReplace: 'delete' }),
    }
    for (const cs of [changeset(Required, {}, {}), changeset(Required, present, { address: '' })]) {
      expect(errorsOf(cs)).toEqual({ address: ["can't be blank"] })
    }
    expect(changeset(Required, {}).apply().ok).toBe(false)
  })

  it.each([['text'], [[]], [5], [[{ street: 'x' }]]])('is a map, not %j', (address) => {
    expect(changeset(Order, {}, { address }).errors.address?.[0]?.code).toBe('cast')
  })

  it('has its errors at its own path', () => {
    const cs = changeset(Order, {}, { address: {} })
    expect(cs).toMatchObject({ valid: false, errors: {} })
    expect(errorsOf(cs)).toEqual({ 'address.street': ["can't be blank"] })
  })
})

describe('many', () => {
  const Team = { members: many(Member, { onReplace: 'delete' }) }

  it('updates what has the same key, inserts the rest, and deletes what was left out', () => {
    const cs = changeset(
      Team,
      { members: rows },
      { members: [{ email: 'cid' }, { id: '2', email: 'bo', age: '7' }] },
    )
    expect(cs.nested.members).toMatchObject([
      { action: 'delete', data: { id: 1 } },
      { action: 'insert', data: {}, changes: { email: 'cid' } },
      { action: 'update', data: { id: 2 }, changes: { email: 'bo', age: 7 } },
    ])
    expect(cs.apply()).toEqual({
      ok: true,
      value: { members: [{ email: 'cid' }, { id: 2, email: 'bo', age: 7 }] },
    })
  })

  it('takes a list, or a map by index in the order of its numbers', () => {
    const members = {
      '10': { email: 'c' },
      '9': { email: 'b' },
      x: { email: 'd' },
      '0': { email: 'a' },
    }
    const cs = changeset(Team, {}, { members })
    expect(cs.getField('members')?.map(({ email }) => email)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('refuses to lose rows unless that is allowed', () => {
    const Strict = { members: many(Member) }
    const cs = changeset(Strict, { members: rows }, { members: [{ id: 1, email: 'ann' }] })
    expect(cs.errors.members?.[0]?.code).toBe('replace')
    expect(cs.nested.members).toHaveLength(1)
    expect(changeset(Strict, { members: rows }, {})).toMatchObject({ valid: true, nested: {} })
  })

  it('gives a row to one match only, and nobody the rows of another parent', () => {
    const members = [
      { id: 1, email: 'x' },
      { id: 1, email: 'y' },
      { id: 99, email: 'z' },
      { id: { $ne: 1 }, email: 'q' },
    ]
    const cs = changeset(Team, { members: rows }, { members })
    expect(cs.nested.members?.map(({ action }) => action)).toEqual([
      'delete',
      'update',
      'insert',
      'insert',
      'insert',
    ])
    expect(cs.nested.members?.[3]).toMatchObject({ data: {}, changes: { email: 'z' } })
  })

  it('has another key where one is given, and rows without one', () => {
    const Keyed = { members: many(Member, { key: 'email', onReplace: 'delete' }) }
    const members = [{ email: 'ann' }, { email: 'eve', age: '4' }]
    const cs = changeset(Keyed, { members: rows }, { members })
    expect(cs.nested.members?.map(({ action }) => action)).toEqual(['delete', 'update', 'insert'])
    const unsaved = changeset(Team, { members: [{ email: 'a' }] }, { members: [{ email: 'b' }] })
    expect(unsaved.nested.members?.map(({ action }) => action)).toEqual(['delete', 'insert'])
  })

  it('sorts and drops rows by their index, and adds one for a new index', () => {
    const Sorted = {
      members: many(Member, { sort: 'members_sort', drop: 'members_drop', onReplace: 'delete' }),
    }
    const params = {
      members: {
        '0': { id: '1', email: 'ann' },
        '1': { id: '2', email: 'bob' },
        '2': { email: 'cid' },
      },
      members_sort: ['2', '', 'new', '0'],
      members_drop: ['1', ''],
    }
    const cs = changeset(Sorted, { members: rows }, params)
    expect(cs.nested.members?.map(({ action, params: row }) => [action, row?.email])).toEqual([
      ['delete', undefined],
      ['insert', 'cid'],
      ['insert', undefined],
      ['update', 'ann'],
    ])
    expect(errorsOf(cs)).toEqual({ 'members.1.email': ["can't be blank"] })
    const emptied = changeset(Sorted, { members: rows }, { members_drop: [''] })
    expect(emptied.nested.members?.map(({ action }) => action)).toEqual(['delete', 'delete'])
    expect(changeset(Sorted, { members: rows }, {}).changed).toBe(false)
  })

  it('counts rows', () => {
    const Counted = { members: many(Member, { min: 1, max: 2 }) }
    const errors = (members: unknown) => errorsOf(changeset(Counted, {}, { members }))
    expect(errors([])).toEqual({ members: ['should have at least 1 item(s)'] })
    expect(errors(undefined)).toEqual({ members: ['should have at least 1 item(s)'] })
    expect(errors([{ email: 'a' }, { email: 'b' }, {}])).toEqual({
      members: ['should have at most 2 item(s)'],
    })
    expect(errors([{ email: 'a' }])).toEqual({})
  })

  it('looks at no more rows than there may be, 100 unless more are allowed', () => {
    const members = Array.from({ length: 10_000 }, () => ({ email: 'x' }))
    const cs = changeset(Team, { members: rows }, { members })
    expect(cs.errors.members).toMatchObject([
      { code: 'length', values: { count: 100, kind: 'max' } },
    ])
    expect(cs.nested.members).toHaveLength(100)
  })

  it.each([['text'], [5], [['x']], [{ '0': 'x' }], [[[]]]])(
    'is made of maps, not %j',
    (members) => {
      expect(changeset(Team, {}, { members }).errors.members?.[0]?.code).toBe('cast')
    },
  )

  it('has validators and constraints for its rows', () => {
    const Checked = {
      members: many(Member, {
        with: (row) => row.validateLength('email', { min: 3 }).uniqueConstraint('email'),
      }),
    }
    const cs = changeset(Checked, {}, { members: [{ email: 'ab' }] })
    expect(errorsOf(cs)).toEqual({ 'members.0.email': ['should be at least 3 character(s)'] })
    expect(cs.nested.members?.[0]?.constraints).toHaveLength(1)
    expect(changeset(Checked, {}).put('members', [{ email: 'ab' }]).valid).toBe(false)
  })

  it('is nested in what is nested', async () => {
    const Deep = { teams: many({ lead: one(Member), members: many(Member) }) }
    const params = { teams: [{ lead: {}, members: [{ email: 'a' }, {}] }] }
    const errors = {
      'teams.0.lead.email': ["can't be blank"],
      'teams.0.members.1.email': ["can't be blank"],
    }
    expect(errorsOf(changeset(Deep, {}, params))).toEqual(errors)
    expect(errorsOf(await changesetAsync(Deep, {}, params))).toEqual(errors)
  })

  it('takes the schema of an object, with its rules across fields', () => {
    const Pair = z
      .object({ a: z.number(), b: z.number() })
      .refine(({ a, b }) => a < b, 'is upside down')
    const cs = changeset(
      { pairs: many(Pair) },
      {},
      {
        pairs: [
          { a: '1', b: '2' },
          { a: '2', b: '1' },
        ],
      },
    )
    expect(errorsOf(cs)).toEqual({ 'pairs.1': ['is upside down'] })
  })
})

describe('nested rows that the application puts', () => {
  const Team = { lead: one(Member), members: many(Member) }

  it('are matched by their key', () => {
    const cs = changeset(Team, { members: rows }).put('members', [
      { ...{ id: 2 }, email: 'bobby' },
      { email: 'new' },
    ])
    expect(cs.nested.members).toMatchObject([
      { action: 'delete', data: { id: 1 } },
      { action: 'update', changes: { email: 'bobby' } },
      { action: 'insert', changes: { email: 'new' } },
    ])
    expect(cs.put('members', rows).changed).toBe(false)
  })

  it('replace the one that is there', () => {
    const cs = changeset(Team, { lead: { email: 'a' }, members: [] })
    expect(cs.put('lead', { email: 'b' }).nested.lead).toMatchObject([
      { action: 'update', changes: { email: 'b' } },
    ])
    expect(cs.put('lead', null).nested.lead).toMatchObject([{ action: 'delete' }])
    expect(changeset(Team, {}).put('lead', { email: 'b' }).nested.lead).toMatchObject([
      { action: 'insert' },
    ])
    expect(cs.put('lead', null).delete('lead').changed).toBe(false)
  })

  it('can be put back as changesets, with what the database said of them', () => {
    const cs = changeset(Team, {}, { members: [{ email: 'a' }] })
    const refused = (cs.nested.members ?? []).map((row) => row.addError('$form', 'is taken'))
    expect(errorsOf(cs.withNested('members', refused))).toEqual({ 'members.0': ['is taken'] })
    expect(cs.withNested('members', refused).valid).toBe(false)
  })
})

describe('arrangeRows', () => {
  const index = fc.constantFrom<string[]>('0', '1', '2', '3', '10', 'new', 'x', '')
  const row = fc.nat(99).map((value) => ({ value }))

  it('is what a plain model makes of sort and drop', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          index.filter((key) => key !== ''),
          row,
        ),
        fc.array(index),
        fc.array(index),
        (sent, sort, drop) => {
          const left = new Map(Object.entries(sent).filter(([key]) => !drop.includes(key)))
          const expected: object[] = []
          for (const key of sort) {
            if (key === '' || drop.includes(key)) continue
            expected.push(left.get(key) ?? {})
            left.delete(key)
          }
          for (const key of ['0', '1', '2', '3', '10']) {
            const found = left.get(key)
            if (found) expected.push(found)
            left.delete(key)
          }
          expected.push(...left.values())
          expect(arrangeRows(sent, sort, drop)).toEqual(expected)
        },
      ),
    )
  })

  it('takes a list as a map by index', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        fc.array(index),
        fc.array(index),
        (sent, sort, drop) => {
          const map = Object.fromEntries(sent.entries())
          expect(arrangeRows(sent, sort, drop)).toEqual(arrangeRows(map, sort, drop))
        },
      ),
    )
  })
})
