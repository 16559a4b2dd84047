import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { decodeQuery } from '../params/index.ts'
import { changeset, errorsOf, inputsFor, many, one, toForm } from './index.ts'

const Row = { word: z.string().max(3), count: z.int().nullable() }
const Fields = {
  text: z.string().max(4),
  note: z.string().nullish(),
  number: z.number().min(-5).optional(),
  flag: z.boolean().default(false),
  day: z.date().optional(),
  big: z.bigint().nullable(),
  list: z.array(z.int()).default([]),
  other: v.optional(v.number()),
  any: z.any(),
  one: one(Row, { onReplace: 'delete' }),
  many: many(Row, { sort: 'many_sort', drop: 'many_drop', onReplace: 'delete', max: 5 }),
}
const Whole = z.object({
  text: z.string().max(4),
  note: z.string().nullish(),
  number: z.number().min(-5).optional(),
  flag: z.boolean(),
  day: z.date().optional(),
  big: z.bigint().nullable(),
  list: z.array(z.int()),
  other: z.number().optional(),
  any: z.any().optional(),
  one: z.object({ word: z.string().max(3), count: z.int().nullable() }).nullish(),
  many: z.array(z.object({ word: z.string().max(3), count: z.int().nullable() })).max(5),
})

const names = [
  ...Object.keys(Fields),
  ...Object.keys(Row),
  'many_sort',
  'many_drop',
  'id',
  '0',
  '1',
]
const evil = ['__proto__', 'constructor', 'prototype', 'toString', '_unused_text', '$form', '']
const leaf = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'ab',
    '12',
    '-1.5',
    'on',
    'false',
    '2026-03-01',
    '2026-02-30T10:00',
    '5n',
  ),
  fc.string(),
  fc.integer().map(String),
  fc.constantFrom(null, true, 0, -0, Number.NaN, 1.5),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names, ...evil), tie('tree'), {
      maxKeys: 6,
      noNullPrototype: false,
    }),
  ),
}))
const params = fc.oneof(
  tree,
  fc.record(Object.fromEntries(names.map((name) => [name, tree])), { requiredKeys: [] }),
)

/** What of the language itself must never change. */
function prototypes(): string {
  const names = [Object.prototype, Array.prototype, Function.prototype].map(
    Object.getOwnPropertyNames,
  )
  return JSON.stringify([names, 'word' in {}, 'polluted' in {}])
}

describe('any parameters', () => {
  it('neither throw nor touch a prototype, nor change themselves', () => {
    const before = prototypes()
    fc.assert(
      fc.property(params, (sent) => {
        const copy = structuredClone(sent)
        const cs = changeset(Fields, {}, sent)
          .validateRequired(['note'])
          .validateConfirmation('text')
        const { many: rows, one: row } = toForm(cs.withAction('insert'), { as: 'x' })
        inputsFor(rows)
        inputsFor(row)
        errorsOf(cs)
        expect(sent).toEqual(copy)
        const own = Object.keys(cs.changes).every((name) => Object.hasOwn(Fields, name))
        expect(own).toBe(true)
      }),
    )
    expect(prototypes()).toBe(before)
  })

  it('of a query make text of every value that a form shows', () => {
    const pair = fc.tuple(
      fc.constantFrom(...names),
      fc.constantFrom('', '[]', '[0][word]', '[x]'),
      leaf,
    )
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 12 }), (pairs) => {
        const query = pairs.map(
          ([name, path, value]) => `${name}${path}=${encodeURIComponent(`${value}`)}`,
        )
        const form = toForm(changeset(Fields, {}, decodeQuery(query.join('&'))))
        for (const { value } of [
          form.text,
          form.note,
          form.number,
          form.flag,
          form.day,
          form.big,
        ]) {
          expect(['string', 'number', 'boolean', 'bigint', 'undefined']).toContain(
            typeof (value ?? ''),
          )
        }
      }),
    )
  })
})

describe('what a changeset applies', () => {
  it('passes the schemas of its fields', () => {
    let applied = 0
    fc.assert(
      fc.property(params, fc.string({ maxLength: 3 }), (sent, text) => {
        const base = typeof sent === 'object' && sent !== null && !Array.isArray(sent) ? sent : {}
        const result = changeset(Fields, {}, { ...base, text: `t${text}` }).apply()
        if (!result.ok) return
        applied++
        expect(Whole.safeParse(result.value).error).toBeUndefined()
      }),
    )
    expect(applied).toBeGreaterThan(0)
  })

  const value = fc.record({
    text: fc.string({ maxLength: 4 }).filter((text) => text.trim() !== ''),
    note: fc.option(fc.constantFrom('a', 'b c')),
    number: fc.double({ min: -5, noNaN: true, noDefaultInfinity: true }),
    flag: fc.boolean(),
    day: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
    big: fc.option(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })),
    list: fc.array(fc.integer()),
    one: fc.record({ word: fc.constantFrom('x', 'yz'), count: fc.option(fc.integer()) }),
    many: fc.uniqueArray(
      fc.record({ id: fc.nat(), word: fc.constantFrom('x', 'yz'), count: fc.option(fc.integer()) }),
      { maxLength: 5, selector: ({ id }) => id },
    ),
  })

  /* The double next to this text ends with 52: what its form sends back is the shorter text. */
  const shownShorterThanItIs = {
    text: '!',
    note: null,
    number: 28036307639513150,
    flag: false,
    day: new Date(0),
    big: null,
    list: [],
    one: { word: 'x' as const, count: null },
    many: [],
  }

  it('is no change when it comes again, as JSON or as its own form sends it', () => {
    fc.assert(
      fc.property(value, (data) => {
        expect(changeset(Fields, data, structuredClone(data))).toMatchObject({
          valid: true,
          changed: false,
        })
        const sent = {
          ...formValues(toForm(changeset(Fields, data))),
          one: formValues(inputsFor(toForm(changeset(Fields, data)).one)[0]),
          many: inputsFor(toForm(changeset(Fields, data)).many).map((form, index) => ({
            ...formValues(form),
            id: String(data.many[index]?.id),
          })),
        }
        expect(changeset(Fields, data, sent)).toMatchObject({ valid: true, changed: false })
      }),
      { examples: [[shownShorterThanItIs]] },
    )
  })

  it('is the same however often it is applied', () => {
    fc.assert(
      fc.property(value, value, (data, sent) => {
        const first = changeset(Fields, data, sent).apply()
        if (!first.ok) throw new Error(JSON.stringify(errorsOf(first.changeset)))
        const second = changeset(Fields, first.value, sent)
        expect(second.apply()).toEqual(first)
      }),
    )
  })
})

/** What a browser sends of a form: text, and lists of text. */
function formValues(form: object | undefined): { [name: string]: unknown } {
  const sent: { [name: string]: unknown } = {}
  for (const [name, field] of Object.entries(form ?? {})) {
    const { value } = field
    if (Array.isArray(value)) sent[name] = ['', ...value.map(String)]
    else if (value !== undefined && name !== '$form') sent[name] = String(value ?? '')
  }
  return sent
}
