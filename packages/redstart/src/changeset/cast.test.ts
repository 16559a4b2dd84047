import { type as ark } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AsyncSchema, InvalidFields } from '../errors/index.ts'
import type { Schema } from '../schema/index.ts'
import { changeset, changesetAsync, errorsOf } from './index.ts'

/** The change that one parameter makes, or the code of what is wrong. */
function castOne(schema: Schema, param: unknown, data: object = {}): unknown {
  const { changes, errors } = changeset<{ x: Schema }>({ x: schema }, data, { x: param })
  return errors.x ? errors.x.map(({ code }) => code) : changes
}

const vendors = {
  zod: {
    text: z.string(),
    number: z.number(),
    integer: z.int(),
    boolean: z.boolean(),
    date: z.date(),
    bigint: z.bigint(),
    list: z.array(z.number()),
  },
  valibot: {
    text: v.string(),
    number: v.number(),
    integer: v.pipe(v.number(), v.integer()),
    boolean: v.boolean(),
    date: v.date(),
    bigint: v.bigint(),
    list: v.array(v.number()),
  },
  arktype: {
    text: ark('string'),
    number: ark('number'),
    integer: ark('number.integer'),
    boolean: ark('boolean'),
    date: ark('Date'),
    bigint: ark('bigint'),
    list: ark('number[]'),
  },
}

describe.each(Object.entries(vendors))('text of a form, with %s', (_vendor, schemas) => {
  it.each<[kind: keyof typeof schemas, text: string, value: unknown]>([
    ['text', 'abc', 'abc'],
    ['text', '12', '12'],
    ['text', ' padded ', ' padded '],
    ['number', '12', 12],
    ['number', ' -1.5 ', -1.5],
    ['number', '.5', 0.5],
    ['number', '1e3', 1000],
    ['integer', '+7', 7],
    ['boolean', 'true', true],
    ['boolean', 'on', true],
    ['boolean', '1', true],
    ['boolean', 'false', false],
    ['boolean', 'off', false],
    ['boolean', '0', false],
    ['date', '2026-03-01', new Date('2026-03-01T00:00:00Z')],
    ['date', '2026-03-01T09:30', new Date('2026-03-01T09:30:00Z')],
    ['date', '2026-03-01 09:30:15.250', new Date('2026-03-01T09:30:15.250Z')],
    ['date', '2026-03-01T09:30:00+02:00', new Date('2026-03-01T07:30:00Z')],
    ['bigint', '9007199254740993', 9007199254740993n],
    ['bigint', '+5', 5n],
  ])('is read as %s: %j', (kind, text, value) => {
    expect(castOne(schemas[kind], text)).toEqual({ x: value })
  })

  it.each<[kind: keyof typeof schemas, text: string]>([
    ['number', 'abc'],
    ['number', '1,5'],
    ['number', '0x10'],
    ['number', 'Infinity'],
    ['number', 'NaN'],
    ['number', '1e999'],
    ['number', '1'.repeat(500)],
    ['integer', '1.5'],
    ['boolean', 'maybe'],
    ['boolean', 'constructor'],
    ['date', '2026-02-30'],
    ['date', '2026-13-01'],
    ['date', '2026-03-01T25:00'],
    ['date', 'tomorrow'],
    ['bigint', '1.5'],
    ['bigint', '1'.repeat(500)],
  ])('is refused as %s: %j', (kind, text) => {
    expect(castOne(schemas[kind], text)).toHaveLength(1)
  })

  it('is read item by item in a list, where blank items say that the list is there', () => {
    expect(castOne(schemas.list, ['', '1', ' ', '2'])).toEqual({ x: [1, 2] })
    expect(castOne(schemas.list, [''])).toEqual({ x: [] })
    expect(castOne(schemas.list, ['1', 'b'])).toHaveLength(1)
  })

  it('does not touch what JSON has typed already', () => {
    expect(castOne(schemas.number, 5)).toEqual({ x: 5 })
    expect(castOne(schemas.boolean, false)).toEqual({ x: false })
    expect(castOne(schemas.list, [1, 2])).toEqual({ x: [1, 2] })
    expect(castOne(schemas.text, 5)).toEqual(['schema'])
    expect(castOne(schemas.number, true)).toEqual(['schema'])
    expect(castOne(schemas.number, { a: 1 })).toEqual(['schema'])
  })
})

describe('text of a form', () => {
  it('stays text where text is allowed, and is tried where nobody can tell', () => {
    expect(castOne(z.union([z.string(), z.number()]), '5')).toEqual({ x: '5' })
    expect(castOne(z.union([z.number(), z.boolean()]), 'on')).toEqual({ x: true })
    expect(castOne(z.union([z.number(), z.boolean()]), '5')).toEqual({ x: 5 })
    expect(castOne(z.any(), '5')).toEqual({ x: '5' })
    expect(castOne(z.literal(5), '5')).toEqual({ x: 5 })
    expect(castOne(z.enum(['5', '6']), '5')).toEqual({ x: '5' })
    expect(castOne(z.number().nullable().default(1), '5')).toEqual({ x: 5 })
    expect(castOne(v.nullish(v.number()), '5')).toEqual({ x: 5 })
    expect(castOne(ark('number.integer | null'), '5')).toEqual({ x: 5 })
    expect(castOne(z.string().transform(Number), '5')).toEqual({ x: 5 })
    expect(castOne(z.coerce.number(), '5')).toEqual({ x: 5 })
  })

  it('keeps the first refusal where nothing that it could mean is taken', () => {
    const schema: Schema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => ({ issues: [{ message: `no ${typeof value}` }] }),
      },
    }
    const { errors } = changeset<{ x: Schema }>({ x: schema }, {}, { x: '1' })
    expect(errors.x).toEqual([{ message: 'no string', code: 'schema', values: {} }])
  })

  it('is not an integer that would be stored as another one', () => {
    expect(castOne(ark('number.integer'), '9007199254740993')).toEqual(['cast'])
  })
})

describe('blank text', () => {
  it.each(['', '   ', '\t\n', null])('counts as nothing: %j', (blank) => {
    expect(castOne(z.string(), blank)).toEqual(['required'])
    expect(castOne(z.string().optional(), blank)).toEqual({})
    expect(castOne(z.string().nullable(), blank)).toEqual({ x: null })
    expect(castOne(z.string().default('d'), blank)).toEqual({ x: 'd' })
  })

  it('clears what there was: to null, to the default, to undefined, or is an error', () => {
    expect(castOne(z.string().nullish(), '', { x: 'a' })).toEqual({ x: null })
    expect(castOne(z.string().nullable().default('d'), '', { x: 'a' })).toEqual({ x: null })
    expect(castOne(z.string().default('d'), '', { x: 'a' })).toEqual({ x: 'd' })
    const optional = castOne(z.string().optional(), '', { x: 'a' })
    expect(optional).toStrictEqual({ x: undefined })
    expect(castOne(z.string(), '', { x: 'a' })).toEqual(['required'])
  })

  it('is no change where nothing was', () => {
    expect(castOne(z.string().nullable(), '', { x: null })).toStrictEqual({})
    expect(castOne(z.string().optional(), '', { x: null })).toStrictEqual({})
    expect(castOne(z.string().default('d'), '', { x: 'd' })).toStrictEqual({})
  })
})

describe('changeset', () => {
  const Post = {
    title: z.string().min(3),
    rating: z.int().max(5).nullable(),
    tag: z.string().default('x'),
  }

  it('validates nothing without parameters', () => {
    const cs = changeset(Post, {})
    expect(cs).toMatchObject({ valid: true, changes: {}, errors: {}, params: undefined })
    expect(changeset(Post, { title: 'x' }).valid).toBe(true)
  })

  it('keeps the changes of valid fields beside the errors of others', () => {
    const cs = changeset(Post, {}, { title: 'ab', rating: '4' })
    expect(cs.valid).toBe(false)
    expect(cs.changes).toEqual({ rating: 4, tag: 'x' })
    expect(Object.keys(cs.errors)).toEqual(['title'])
  })

  it('leaves fields alone that were not sent, and asks for those that have no value', () => {
    expect(changeset(Post, { title: 'abc' }, { rating: '2' }).changes).toEqual({
      rating: 2,
      tag: 'x',
    })
    expect(changeset(Post, {}, {}).errors).toEqual({
      title: [{ message: "can't be blank", code: 'required', values: {} }],
    })
    expect(changeset(Post, {}, { title: 'abc' }).changes).toEqual({
      title: 'abc',
      rating: null,
      tag: 'x',
    })
  })

  it('does not put unchanged data into a schema again', () => {
    const legacy = { title: 'ab', rating: 9, tag: 'x' }
    const cs = changeset(Post, legacy, { title: 'ab', rating: '9', tag: 'x' })
    expect(cs).toMatchObject({ valid: true, changes: {}, changed: false })
    expect(changeset(Post, legacy, { tag: 'y' })).toMatchObject({
      valid: true,
      changes: { tag: 'y' },
    })
  })

  it('sees no change where the schema makes of the text what is there', () => {
    const cs = changeset({ title: z.string().trim() }, { title: 'abc' }, { title: ' abc ' })
    expect(cs.changes).toStrictEqual({})
    const at = new Date('2026-03-01T09:30:00Z')
    expect(changeset({ at: z.date() }, { at }, { at: '2026-03-01T09:30' }).changes).toStrictEqual(
      {},
    )
    const meta = { a: [1, { b: 2 }] }
    expect(changeset({ meta: z.any() }, { meta }, { meta: structuredClone(meta) }).changes).toEqual(
      {},
    )
  })

  it('ignores what has no field', () => {
    const cs = changeset({ title: z.string() }, {}, { title: 'abc', admin: 'true' })
    expect(cs.apply()).toEqual({ ok: true, value: { title: 'abc' } })
  })

  it.each([null, 'text', 5, true, [], [{ title: 'abc' }], () => 1])(
    'takes %j for no fields',
    (params) => {
      expect(Object.keys(changeset(Post, {}, params).errors)).toEqual(['title'])
    },
  )

  it('says where in a value a schema found something wrong', () => {
    const { errors } = changeset({ tags: z.array(z.string().max(1)) }, {}, { tags: ['a', 'bc'] })
    expect(errors.tags?.[0]).toMatchObject({ code: 'schema', values: { path: '1' } })
  })

  it('keeps 20 errors of a field at most', () => {
    const items = Array.from({ length: 100 }, () => 'long')
    let cs = changeset({ tags: z.array(z.string().max(1)) }, {}, { tags: items })
    for (let count = 0; count < 10; count++) cs = cs.addError('tags', 'again')
    expect(cs.errors.tags).toHaveLength(20)
  })

  it('compares what is nested deeper than the stack as a change', () => {
    const deep = (): unknown => JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
    const cs = changeset({ meta: z.any() }, { meta: deep() }, { meta: deep() })
    expect(Object.keys(cs.changes)).toEqual(['meta'])
  })
})

describe('names that reach a prototype', () => {
  it.each(['constructor', '__proto__', 'toString', '$form', '_unused_a', ''])(
    'are no names of fields: %j',
    (name) => {
      const fields = Object.fromEntries([[name, z.string()]])
      expect(() => changeset(fields, {}, {})).toThrow(InvalidFields)
    },
  )

  it('are ignored in parameters', () => {
    const params: unknown = JSON.parse(
      '{"__proto__":{"title":"evil"},"constructor":{"prototype":{"x":1}},"rows":{"__proto__":{"a":"1"}}}',
    )
    const cs = changeset({ title: z.string().optional() }, {}, params)
    expect(cs.changes).toStrictEqual({})
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })
})

describe('the schema of an object', () => {
  it.each([
    ['zod', z.object({ a: z.string(), b: z.number().max(3) })],
    ['valibot', v.object({ a: v.string(), b: v.pipe(v.number(), v.maxValue(3)) })],
    ['arktype', ark({ a: 'string', b: 'number <= 3' })],
  ])('lists its fields: %s', (_vendor, schema) => {
    expect(changeset(schema, {}, { a: 'x', b: '2' }).apply()).toEqual({
      ok: true,
      value: { a: 'x', b: 2 },
    })
    const cs = changeset(schema, {}, { a: 'x', b: '4' })
    expect(cs.changes).toEqual({ a: 'x' })
    expect(Object.keys(cs.errors)).toEqual(['b'])
  })

  it('has to list them', () => {
    const schema: Schema<object> = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ value: {} }) },
    }
    expect(() => changeset(schema, {})).toThrow(InvalidFields)
    expect(() => changeset({ title: 'string' as unknown as Schema }, {})).toThrow(InvalidFields)
  })

  const Range = z
    .object({ from: z.number(), to: z.number(), note: z.string().max(3).optional() })
    .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be more' })
    .refine(({ note }) => note !== 'no', 'is not wanted')

  it('checks what it says across fields once all of them are valid', () => {
    expect(errorsOf(changeset(Range, {}, { from: '2', to: '1' }))).toEqual({ to: ['must be more'] })
    expect(errorsOf(changeset(Range, {}, { from: '1', to: '2', note: 'no' }))).toEqual({
      $form: ['is not wanted'],
    })
    expect(errorsOf(changeset(Range, {}, { from: '2', to: 'x' }))).toEqual({ to: ['is invalid'] })
    expect(changeset(Range, {}, { from: '1', to: '2' }).valid).toBe(true)
  })

  it('checks them also against what does not change, but not that itself', () => {
    const data = { from: 1, to: 5 }
    expect(errorsOf(changeset(Range, data, { from: '7' }))).toEqual({ to: ['must be more'] })
    expect(changeset(Range, { ...data, note: 'too long' }, { from: '3' }).valid).toBe(true)
  })

  it('is asked with what its fields were given, not with what they made of it', () => {
    const schema = z
      .object({ n: z.string().transform((text) => text.length) })
      .refine(({ n }) => n > 1, 'short')
    expect(changeset(schema, {}, { n: 'abc' }).apply()).toEqual({ ok: true, value: { n: 3 } })
    expect(errorsOf(changeset(schema, {}, { n: 'a' }))).toEqual({ $form: ['short'] })
  })
})

describe('changesetAsync', () => {
  const free = z.string().refine(async (text) => text !== 'taken', 'is taken')

  it('waits for schemas that answer with a promise', async () => {
    const bad = await changesetAsync(
      { name: free, age: z.number() },
      {},
      { name: 'taken', age: '4' },
    )
    expect(errorsOf(bad)).toEqual({ name: ['is taken'] })
    expect(bad.changes).toEqual({ age: 4 })
    const good = await changesetAsync({ name: free }, {}, { name: 'free' })
    expect(good.apply()).toEqual({ ok: true, value: { name: 'free' } })
  })

  it('is needed for them', () => {
    expect(() => changeset({ name: free }, {}, { name: 'x' })).toThrow(AsyncSchema)
    expect(changeset({ name: free }, {}).valid).toBe(true)
  })

  it('tries what a text could mean, one after the other', async () => {
    const schema = v.pipeAsync(
      v.unknown(),
      v.checkAsync(async (value) => typeof value === 'bigint', 'no bigint'),
    )
    const cs = await changesetAsync({ x: schema }, {}, { x: '12' })
    expect(cs.changes).toEqual({ x: 12n })
    expect(errorsOf(await changesetAsync({ x: schema }, {}, { x: '1.5' }))).toEqual({
      x: ['no bigint'],
    })
  })

  it('asks optional fields that were not sent, and clears nullable ones', async () => {
    const fields = { a: free.optional(), b: free.nullable(), c: free }
    const cs = await changesetAsync(fields, {}, { b: '' })
    expect(cs.changes).toEqual({ b: null })
    expect(Object.keys(cs.errors)).toEqual(['c'])
  })

  it('asks the schema of an object when its fields have answered', async () => {
    const schema = z.object({ a: free, b: z.string() }).refine(async ({ a, b }) => a !== b, 'same')
    expect(errorsOf(await changesetAsync(schema, {}, { a: 'x', b: 'x' }))).toEqual({
      $form: ['same'],
    })
    expect(errorsOf(await changesetAsync(schema, {}, { a: 'taken', b: 'taken' }))).toEqual({
      a: ['is taken'],
    })
  })

  it('is rejected when a schema throws', async () => {
    const broken = v.pipeAsync(
      v.string(),
      v.checkAsync(async () => {
        throw new Error('database away')
      }),
    )
    await expect(changesetAsync({ a: broken, b: broken }, {}, { a: 'x', b: 'y' })).rejects.toThrow(
      'database away',
    )
  })

  it('leaves no promise behind when another schema throws at once', async () => {
    const rejects: Schema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => Promise.reject(new Error('too late')),
      },
    }
    const raises = v.pipe(
      v.string(),
      v.check(() => {
        throw new Error('at once')
      }),
    )
    await expect(
      changesetAsync({ rejects, raises }, {}, { rejects: 'x', raises: 'y' }),
    ).rejects.toThrow('at once')
  })

  it('validates nothing without parameters', async () => {
    expect(await changesetAsync({ name: free }, {})).toMatchObject({ valid: true, changes: {} })
  })
})
