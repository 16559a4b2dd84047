import { type as ark } from 'arktype'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { InvalidFields } from '../errors/index.ts'
import {
  changeset,
  inputsFor,
  type LengthOptions,
  many,
  type NumberOptions,
  one,
  toForm,
} from './index.ts'

const Post = {
  title: z.string().min(3).max(80),
  rating: z.int().min(1).max(5).nullable(),
  tags: z.array(z.string()).default([]),
  at: z.date().optional(),
  done: z.boolean(),
}

describe('toForm', () => {
  it('names inputs after the form', () => {
    const { title, $form } = toForm(changeset(Post, {}), { as: 'post' })
    expect([title.id, title.name]).toEqual(['post_title', 'post[title]'])
    expect($form).toMatchObject({ id: 'post', name: 'post', errors: [], valid: true, hidden: [] })
    const other = toForm(changeset(Post, {}), { as: 'post', id: 'new-post' })
    expect([other.title.id, other.title.name]).toEqual(['new-post_title', 'post[title]'])
    const bare = toForm(changeset(Post, {}))
    expect([bare.title.id, bare.title.name]).toEqual(['title', 'title'])
  })

  it('says what has to be filled in, also what only a validator asks for', () => {
    const form = toForm(changeset({ ...Post, terms: z.literal(true) }, {}).validateRequired(['at']))
    const required = Object.entries(form).filter(
      ([, field]) => 'required' in field && field.required,
    )
    expect(required.map(([name]) => name)).toEqual(['title', 'at', 'terms'])
  })

  it('shows the change, or what was typed where that is wrong, or what there was', () => {
    const data = { title: 'old', rating: 2, tags: ['a'], at: new Date('2026-03-01T09:30:00Z') }
    const shown = (params?: object) => {
      const { title, rating, tags, at } = toForm(changeset(Post, data, params))
      return [title.value, rating.value, tags.value, at.value]
    }
    expect(shown()).toEqual(['old', 2, ['a'], '2026-03-01T09:30:00'])
    expect(shown({ title: 'new', rating: ' 3 ', tags: ['', 'b'], at: '2026-03-02' })).toEqual([
      'new',
      3,
      ['b'],
      '2026-03-02T00:00:00',
    ])
    expect(shown({ title: 'x', rating: '9x', tags: 'b', at: '2026-02-30' })).toEqual([
      'x',
      '9x',
      undefined,
      '2026-02-30',
    ])
    expect(shown({ title: '', rating: '', at: '' })).toEqual(['', null, ['a'], undefined])
  })

  it('shows what was typed where a validator refuses it', () => {
    const cs = changeset({ name: z.string().trim() }, {}, { name: ' ab ' })
    expect(toForm(cs).name.value).toBe('ab')
    expect(toForm(cs.addError('name', 'is bad')).name.value).toBe(' ab ')
    expect(
      toForm(changeset({ name: z.string() }, {}).put('name', 'x').addError('name', 'y')).name.value,
    ).toBe('x')
  })

  it.each([[{ evil: '1' }], [['a', 'b']], [new Blob(['x'])]])(
    'shows nothing that no input could have sent: %j',
    (title) => {
      expect(toForm(changeset(Post, {}, { title })).title.value).toBeUndefined()
    },
  )

  it('shows of a list what its inputs could have sent', () => {
    const tags = ['a', { evil: 1 }, ['b'], 3]
    expect(toForm(changeset(Post, {}, { tags })).tags.value).toEqual(['a', '3'])
  })

  it('reads what it shows as what is there', () => {
    const data = {
      title: 'old',
      rating: 2,
      tags: ['a'],
      at: new Date(1_772_357_400_123),
      done: true,
    }
    const form = toForm(changeset(Post, data))
    const sent = Object.fromEntries(
      Object.entries(form).flatMap(([name, field]) =>
        'value' in field
          ? [[name, Array.isArray(field.value) ? field.value : String(field.value)]]
          : [],
      ),
    )
    expect(changeset(Post, data, sent)).toMatchObject({ changes: {}, valid: true })
  })

  it('translates errors', () => {
    const cs = changeset(Post, {}, {}).addError('$form', 'x')
    const { title, $form } = toForm(cs, { action: 'insert', translate: ({ code }) => `<${code}>` })
    expect([title.errors, $form.errors]).toEqual([['<required>'], ['<invalid>']])
  })
})

describe('errors of a form', () => {
  const errors = (params: object | undefined, action?: 'validate' | 'insert') => {
    const { title, done } = toForm(changeset(Post, {}, params), action && { action })
    return [title.errors.length, done.errors.length]
  }

  it('are shown for fields that were used (LiveView protocol, statement 92)', () => {
    expect(errors(undefined)).toEqual([0, 0])
    expect(errors({ title: 'x' }, 'validate')).toEqual([1, 0])
    expect(errors({ title: 'x' })).toEqual([1, 0])
    expect(errors({ title: 'x', _unused_title: '' }, 'validate')).toEqual([0, 0])
  })

  it('are all shown after an attempt', () => {
    expect(errors({ title: 'x', _unused_title: '' }, 'insert')).toEqual([1, 1])
    const result = changeset(Post, {}, {}).apply()
    if (result.ok) throw new Error('expected errors')
    expect(toForm(result.changeset).done.errors).toEqual(["can't be blank"])
  })

  it('count what is nested as used when anything in it was', () => {
    const Team = { lead: one({ email: z.string() }), members: many({ email: z.string() }) }
    const used = (params: object) => {
      const { lead, members } = toForm(changeset(Team, {}, params))
      return [lead.used, members.used]
    }
    expect(used({ lead: { email: 'x' }, members: { '0': { email: 'x' } } })).toEqual([true, true])
    expect(
      used({
        lead: { email: '', _unused_email: '' },
        members: { '0': { email: '', _unused_email: '' } },
      }),
    ).toEqual([false, false])
    expect(used({ lead: {}, members: [] })).toEqual([false, true])
    expect(toForm(changeset(Post, {}, { tags: ['a'], _unused_tags: [''] })).tags.used).toBe(false)
  })

  it('are found in parameters of any depth', () => {
    const meta: unknown = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)
    expect(toForm(changeset({ meta: z.any() }, {}, { meta })).meta.used).toBe(true)
  })
})

describe('inputsFor', () => {
  const Team = {
    name: z.string(),
    lead: one({ email: z.string() }),
    members: many(
      { email: z.email(), tags: many({ word: z.string() }) },
      { sort: 'members_sort', drop: 'members_drop', onReplace: 'delete' },
    ),
  }
  const members = [
    { id: 'a', email: 'ann@example.com', tags: [] },
    { id: 'b', email: 'bob@example.com', tags: [] },
  ]

  it('gives the rows that there are, with what is sent along', () => {
    const form = toForm(changeset(Team, { members }), { as: 'team' })
    const [first, second, ...others] = inputsFor(form.members)
    expect(others).toEqual([])
    expect(first?.email).toMatchObject({
      id: 'team_members_0_email',
      name: 'team[members][0][email]',
      value: 'ann@example.com',
      errors: [],
    })
    expect(second?.$form).toMatchObject({
      id: 'team_members_1',
      name: 'team[members][1]',
      index: 1,
      hidden: [
        { name: 'team[members][1][id]', value: 'b' },
        { name: 'team[members_sort][]', value: '1' },
      ],
      drop: { name: 'team[members_drop][]', value: '1' },
    })
    expect(form.members).toMatchObject({
      add: { name: 'team[members_sort][]', value: 'new' },
      present: { name: 'team[members_drop][]', value: '' },
    })
  })

  it('gives the rows that were sent, without those to delete', () => {
    const params = {
      members: { '0': { id: 'b', email: 'bad' }, '1': { email: 'new@example.com' } },
    }
    const cs = changeset(Team, { members }, params)
    const rows = inputsFor(toForm(cs, { as: 'team' }).members)
    expect(rows.map(({ email }) => [email.value, email.errors.length])).toEqual([
      ['bad', 1],
      ['new@example.com', 0],
    ])
    expect(rows[0]?.$form).toMatchObject({ action: 'update', valid: false })
    expect(rows[1]?.$form.hidden).toEqual([{ name: 'team[members_sort][]', value: '1' }])
  })

  it('gives rows within rows', () => {
    const params = { members: [{ email: 'a@b.cd', tags: [{ word: 'x' }] }] }
    const [row] = inputsFor(toForm(changeset(Team, {}, params)).members)
    const [tag] = row ? inputsFor(row.tags) : []
    expect(tag?.word).toMatchObject({
      name: 'members[0][tags][0][word]',
      id: 'members_0_tags_0_word',
    })
    expect(tag?.$form).toMatchObject({ hidden: [], drop: undefined })
  })

  it('gives the form of one, an empty one where it is required', () => {
    const none = toForm(changeset(Team, {}), { as: 'team' })
    expect(inputsFor(none.lead)).toEqual([])
    const there = toForm(changeset(Team, { lead: { email: 'x' } }), { as: 'team' })
    expect(inputsFor(there.lead)[0]?.email).toMatchObject({ name: 'team[lead][email]', value: 'x' })
    const Required = { lead: one({ email: z.string() }, { required: true }) }
    const [lead] = inputsFor(toForm(changeset(Required, {})).lead)
    expect(lead?.email).toMatchObject({ name: 'lead[email]', value: undefined, required: true })
  })

  it('shows the errors of all rows after an attempt on the whole', () => {
    const cs = changeset(Team, {}, { members: [{}] })
    const shown = (action: 'validate' | 'update') =>
      inputsFor(toForm(cs, { action }).members).map(({ email }) => email.errors.length)
    expect(shown('validate')).toEqual([0])
    expect(shown('update')).toEqual([1])
  })

  it('is for nested fields', () => {
    expect(() => inputsFor(toForm(changeset(Team, {})).name)).toThrow(InvalidFields)
  })
})

describe('hints', () => {
  const hintsOf = (schema: z.ZodType) => toForm(changeset({ x: schema }, {})).x.hints

  it.each<[name: string, schema: z.ZodType, hints: object]>([
    ['length', z.string().min(3).max(80), { type: 'text', minlength: 3, maxlength: 80 }],
    ['optional', z.string().max(8).nullish(), { type: 'text', maxlength: 8 }],
    ['email', z.email(), { type: 'email' }],
    ['url', z.url(), { type: 'url' }],
    ['iso date', z.iso.date(), { type: 'date' }],
    ['pattern', z.string().regex(/^a+$/), { type: 'text', pattern: '(?:^a+$)' }],
    ['loose pattern', z.string().regex(/a|b/), { type: 'text', pattern: '.*(?:a|b).*' }],
    ['bad for browsers', z.string().regex(/[(]/), { type: 'text' }],
    ['integer', z.int().min(1).max(5), { type: 'number', min: 1, max: 5, step: 1 }],
    ['exclusive integer', z.int().gt(1).lt(5), { type: 'number', min: 2, max: 4, step: 1 }],
    ['number', z.number().gt(1).max(5).nullable(), { type: 'number', min: 1, max: 5, step: 'any' }],
    ['steps', z.number().multipleOf(0.5), { type: 'number', step: 0.5 }],
    ['any integer', z.number().int(), { type: 'number', step: 1 }],
    ['any integer of 32 bits', z.int32(), { type: 'number', step: 1 }],
    ['any positive integer of 32 bits', z.int32().min(0), { type: 'number', min: 0, step: 1 }],
    ['date', z.date(), { type: 'datetime-local' }],
    ['boolean', z.boolean(), { type: 'checkbox' }],
    ['union', z.union([z.number().min(3), z.boolean()]), {}],
  ])('of %s', (_name, schema, hints) => {
    expect(hintsOf(schema)).toEqual(hints)
  })

  it.each<[LengthOptions, object]>([
    [
      { min: 3, max: 8 },
      { minlength: 3, maxlength: 8 },
    ],
    [{ is: 5 }, { minlength: 5, maxlength: 5 }],
    [{ max: 90 }, { minlength: 2, maxlength: 80 }],
    [
      { min: 3, max: 20, count: 'bytes' },
      { minlength: 2, maxlength: 20 },
    ],
  ])('have the bounds of validateLength where they are narrower: %o', (options, hints) => {
    const cs = changeset({ x: z.string().min(2).max(80) }, {}).validateLength('x', options)
    expect(toForm(cs).x.hints).toMatchObject(hints)
  })

  it.each<[NumberOptions, object, object]>([
    [
      { greaterThan: 1, lessThan: 5 },
      { min: 2, max: 4 },
      { min: 1, max: 5 },
    ],
    [
      { greaterThan: 1.5, lessThan: 4.5 },
      { min: 2, max: 4 },
      { min: 1.5, max: 4.5 },
    ],
    [
      { greaterThanOrEqualTo: 1.5, lessThanOrEqualTo: 4.5 },
      { min: 2, max: 4 },
      { min: 1.5, max: 4.5 },
    ],
    [{ equalTo: 3n }, { min: 3, max: 3 }, { min: 3, max: 3 }],
    [
      { lessThan: 1000, notEqualTo: 3 },
      { min: -10, max: 10 },
      { min: -10, max: 10 },
    ],
    [{ greaterThan: Number.NEGATIVE_INFINITY }, { min: -10, max: 10 }, { min: -10, max: 10 }],
  ])('have the bounds of validateNumber where they are narrower: %o', (options, whole, any) => {
    const Two = { whole: z.int().min(-10).max(10), any: z.number().min(-10).max(10) }
    const cs = changeset(Two, {}).validateNumber('whole', options).validateNumber('any', options)
    expect(toForm(cs).whole.hints).toEqual({ type: 'number', step: 1, ...whole })
    expect(toForm(cs).any.hints).toEqual({ type: 'number', step: 'any', ...any })
  })

  it('have the bounds of several validators, of rows, and of what was merged', () => {
    const Team = {
      name: z.string(),
      tags: z.array(z.string()),
      members: many(
        { email: z.string() },
        { with: (row) => row.validateLength('email', { max: 9 }) },
      ),
    }
    const blank = changeset(Team, { members: [{ email: '' }] })
    const cs = blank
      .validateLength('name', { min: 2 })
      .merge(blank.validateLength('name', { min: 3 }))
      .validateLength('tags', { max: 3 })
      .validateNumber('name', { lessThan: 3 })
    const form = toForm(cs)
    expect(form.name.hints).toEqual({ type: 'text', minlength: 3 })
    expect(form.tags.hints).toEqual({})
    expect(inputsFor(form.members)[0]?.email.hints).toEqual({ type: 'text', maxlength: 9 })
  })

  it('come from any vendor with JSON schemas', () => {
    const form = toForm(changeset({ x: ark('1 < string <= 5'), n: ark('number.integer > 2') }, {}))
    expect(form.x.hints).toEqual({ type: 'text', minlength: 2, maxlength: 5 })
    expect(form.n.hints).toEqual({ type: 'number', min: 3, step: 1 })
  })
})
