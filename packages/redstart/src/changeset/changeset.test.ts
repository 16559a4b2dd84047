import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AsyncSchema, ChangesetMismatch, UnknownField } from '../errors/index.ts'
import { changeset, errorsOf, many, messageOf } from './index.ts'

const Post = {
  title: z.string(),
  body: z.string().optional(),
  rating: z.number().nullish(),
  tags: z.array(z.string()).default([]),
}
const data = { title: 'old', body: 'text', tags: ['a'] }

describe('changes', () => {
  it('are put without asking a schema, and are none where the value is there', () => {
    const cs = changeset(Post, data).put('title', '').put('body', 'text').put('tags', ['a'])
    expect(cs).toMatchObject({ valid: true, changed: true, changes: { title: '' } })
    expect(Object.keys(cs.changes)).toEqual(['title'])
    expect(cs.put('title', 'old')).toMatchObject({ changed: false, changes: {} })
  })

  it('are put several at once', () => {
    expect(changeset(Post, data).change({ title: 'new', rating: 3 }).changes).toEqual({
      title: 'new',
      rating: 3,
    })
  })

  it('can be forced, made from themselves, and taken back', () => {
    const cs = changeset(Post, data).force('title', 'old')
    expect(cs.changes).toEqual({ title: 'old' })
    expect(cs.update('title', (title) => `${title}er`).changes).toEqual({ title: 'older' })
    expect(cs.update('body', () => 'never').changes).toEqual({ title: 'old' })
    expect(cs.delete('title').changes).toEqual({})
  })

  it('are read with the data behind them', () => {
    const cs = changeset(Post, data).change({ title: 'new', body: undefined })
    expect([cs.getField('title'), cs.getField('body'), cs.getField('tags')]).toEqual([
      'new',
      undefined,
      ['a'],
    ])
    expect(cs.fetchChange('body')).toEqual({ value: undefined })
    expect(cs.fetchChange('tags')).toBeUndefined()
    expect(cs.getChange('title')).toBe('new')
  })

  it('never change a changeset that is there', () => {
    const cs = changeset(Post, data, { title: 'new' })
    const before = JSON.stringify(cs)
    cs.put('title', 'x').addError('title', 'bad').withAction('insert').uniqueConstraint('title')
    cs.delete('title').change({ body: 'y' }).validateRequired(['rating'])
    expect(JSON.stringify(cs)).toBe(before)
  })

  it('are merged, where those of the other win', () => {
    const one = changeset(Post, data, { title: 'a' })
      .addError('title', 'bad')
      .uniqueConstraint('title')
    const two = changeset(Post, data, { title: 'b', body: 'c' }).withAction('update')
    const merged = one.merge(two.addError('title', 'worse'))
    expect(merged).toMatchObject({
      changes: { title: 'b', body: 'c' },
      action: 'update',
      valid: false,
    })
    expect(errorsOf(merged)).toEqual({ title: ['bad', 'worse'] })
    expect(merged.constraints).toHaveLength(1)
    expect(() => one.merge(changeset(Post, { title: 'old' }))).toThrow(ChangesetMismatch)
  })

  it('are of fields that there are', () => {
    const name: string = 'titel'
    const loose = changeset<Record<string, z.ZodString>>({ title: z.string() }, {})
    expect(() => loose.put(name, 'x')).toThrow(UnknownField)
    expect(() => loose.addError(name, 'x')).toThrow(UnknownField)
    expect(() => loose.addError('__proto__', 'x')).toThrow(UnknownField)
    expect(() => loose.delete(name)).toThrow(UnknownField)
    expect(() => loose.uniqueConstraint(name)).toThrow(UnknownField)
    expect(() => loose.getField(name)).toThrow('It has: title.')
  })
})

describe('errors', () => {
  it('have a message, a code and values', () => {
    const cs = changeset(Post, data)
      .addError('title', 'is dull')
      .addError('title', {
        message: 'needs %{count} of %{thing}',
        code: 'needs',
        values: { count: 2 },
      })
      .addError('$form', 'makes no sense')
    expect(cs.valid).toBe(false)
    expect(cs.errors.title).toEqual([
      { message: 'is dull', code: 'invalid', values: {} },
      { message: 'needs %{count} of %{thing}', code: 'needs', values: { count: 2 } },
    ])
    expect(errorsOf(cs)).toEqual({
      title: ['is dull', 'needs 2 of %{thing}'],
      $form: ['makes no sense'],
    })
  })

  it('are translated by a function', () => {
    const cs = changeset(Post, {}, {})
    const translate = ({ code }: { code: string }) => `[${code}]`
    expect(errorsOf(cs, { translate })).toEqual({ title: ['[required]'] })
  })

  it('fill holes with their own values only', () => {
    const error = { message: '%{constructor} %{a}', code: 'x', values: { a: '%{b}', b: 1 } }
    expect(messageOf(error)).toBe('%{constructor} %{b}')
  })
})

describe('check', () => {
  const Range = { from: z.number(), to: z.number() }

  it('looks at the whole once every field is valid', () => {
    const check = ({ from, to }: { from: number; to: number }) =>
      from < to ? undefined : { to: 'must be more', $form: ['is empty', 'is odd'] }
    expect(errorsOf(changeset(Range, { to: 3 }, { from: '3' }).check(check))).toEqual({
      to: ['must be more'],
      $form: ['is empty', 'is odd'],
    })
    expect(changeset(Range, { to: 3 }, { from: '2' }).check(check).valid).toBe(true)
    expect(errorsOf(changeset(Range, {}, { from: '3' }).check(check))).toEqual({
      to: ["can't be blank"],
    })
  })

  it('takes a schema, whose paths become fields', () => {
    const schema = z
      .object({ from: z.number(), to: z.number() })
      .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be more' })
      .refine(({ from }) => from !== 9, { path: ['__proto__'], message: 'is nine' })
    expect(errorsOf(changeset(Range, {}, { from: '9', to: '1' }).check(schema))).toEqual({
      to: ['must be more'],
      $form: ['is nine'],
    })
    const async = z.any().refine(async () => true)
    expect(() => changeset(Range, {}, { from: '1', to: '2' }).check(async)).toThrow(AsyncSchema)
  })

  it('has nothing to look at in a new form, nor in half an object', () => {
    const check = () => ({ $form: 'is wrong' })
    expect(changeset(Range, {}).check(check).valid).toBe(true)
    expect(changeset(Range, {}).change({ from: 1 }).check(check).valid).toBe(true)
    expect(changeset(Range, { to: 2 }).change({ from: 1 }).check(check).valid).toBe(false)
  })
})

describe('apply', () => {
  it('gives the data with their changes', () => {
    const row = { ...data, id: 7 }
    expect(changeset(Post, row, { title: 'new', body: '' }).apply()).toEqual({
      ok: true,
      value: { id: 7, title: 'new', body: undefined, tags: ['a'], rating: undefined },
    })
  })

  it('gives a changeset with an action where something is wrong', () => {
    const result = changeset(Post, {}, {}).apply()
    expect(result).toMatchObject({ ok: false, changeset: { action: 'apply' } })
    expect(changeset(Post, {}, {}).apply('insert')).toMatchObject({
      changeset: { action: 'insert' },
    })
    expect(changeset(Post, {}, {}).withAction('update').apply('insert')).toMatchObject({
      changeset: { action: 'update' },
    })
  })

  it('finds what is missing, and what has a default, where there were no parameters', () => {
    const fields = { ...Post, note: z.string().nullable(), rows: many({ a: z.string() }) }
    expect(changeset(fields, {}).change({ title: 'x' }).apply()).toEqual({
      ok: true,
      value: { title: 'x', tags: [], note: null, rows: [] },
    })
    const result = changeset(fields, {}).change({ body: 'x' }).apply()
    expect(result.ok || errorsOf(result.changeset)).toEqual({ title: ["can't be blank"] })
  })
})
