import { type as ark } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import type { AnyField, Changeset, Field, FieldError, Form, ValuesOf } from './index.ts'
import { changeset, changesetAsync, inputsFor, many, one, toForm } from './index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function is<A, B>(equal: Equal<A, B>): void

// The values are the outputs of the schemas, of any vendor; what may be undefined may be absent.
const Post = {
  title: z.string(),
  length: z.string().transform((text) => text.length),
  rating: z.number().nullable(),
  note: z.string().optional(),
  day: v.optional(v.date()),
  size: ark('number'),
  tags: z.array(z.string()).default([]),
}
interface PostValues {
  title: string
  length: number
  rating: number | null
  note?: string | undefined
  day?: Date | undefined
  size: number
  tags: string[]
}
is<ValuesOf<typeof Post>, PostValues>(true)
const cs = changeset(Post, {}, { title: 'x' })
is<ReturnType<typeof cs.apply>['ok'], boolean>(true)
const applied = cs.apply()
if (applied.ok) is<typeof applied.value, PostValues>(true)
else is<typeof applied.changeset, typeof cs>(true)
is<typeof cs.changes.rating, number | null | undefined>(true)
is<typeof cs.errors.title, readonly FieldError[] | undefined>(true)
is<typeof cs.errors.$form, readonly FieldError[] | undefined>(true)

// Also from the schema of an object, and of what is nested.
const Whole = z.object({ a: z.string(), b: z.number().optional() })
is<ValuesOf<typeof Whole>, { a: string; b?: number | undefined }>(true)
const Team = {
  lead: one({ email: z.string() }),
  home: one(Whole, { required: true }),
  members: many({ email: z.string(), age: z.number().optional() }),
}
interface Member {
  email: string
  age?: number | undefined
}
is<ValuesOf<typeof Team>['members'], Member[]>(true)
is<ValuesOf<typeof Team>['lead'], { email: string } | null | undefined>(true)
is<ValuesOf<typeof Team>['home'], { a: string; b?: number | undefined }>(true)
const promised = changesetAsync(Whole, {}, {})
is<Awaited<typeof promised>, Changeset<{ a: string; b?: number | undefined }>>(true)

// Data are of the same types, and may have more.
const row = { id: 7, title: 'x', rating: null }
changeset(Post, row)
// @ts-expect-error a title is text
changeset(Post, { title: 5 })
// @ts-expect-error a column that may be null wants a schema that takes null
changeset(Post, { ...row, note: null })

// Fields are those that there are.
// @ts-expect-error
cs.addError('titel', 'is wrong')
// @ts-expect-error
cs.put('titel', 'x')
// @ts-expect-error
cs.put('title', 5)
// @ts-expect-error
cs.validateLength('titel', { min: 3 })
// @ts-expect-error
cs.validateRequired(['titel'])
// @ts-expect-error
cs.validateInclusion('title', [5])
// @ts-expect-error
cs.validateSubset('tags', [5])
// @ts-expect-error
cs.uniqueConstraint('titel')
// @ts-expect-error
cs.change({ titel: 'x' })
// @ts-expect-error
cs.check(() => ({ titel: 'is wrong' }))
cs.addError('$form', { message: 'is wrong', code: 'wrong' })
cs.validate('rating', (rating) => {
  is<typeof rating, number>(true)
  return undefined
})
cs.validateChange('title', (title) => {
  is<typeof title, string>(true)
  return { note: 'is missing' }
})
cs.check((value) => {
  is<typeof value, PostValues>(true)
  return { title: ['one', 'two'] }
})
const rating = cs.getField('rating')
is<typeof rating, number | null | undefined>(true)
const change = cs.fetchChange('title')
is<typeof change, { readonly value: string } | undefined>(true)

// Rows have validators of their own types.
many({ email: z.string() }, { with: (member) => member.validateLength('email', { min: 3 }) })
// @ts-expect-error
many({ email: z.string() }, { with: (member) => member.validateLength('mail', { min: 3 }) })

// Forms have the fields, with what stands in their inputs.
const form = toForm(cs, { as: 'post' })
is<typeof form.title, Field<string>>(true)
is<typeof form.title.value, string | undefined>(true)
is<typeof form.rating.value, number | string | null | undefined>(true)
is<typeof form.day.value, string | undefined>(true)
// @ts-expect-error
form.titel
const members = inputsFor(toForm(changeset(Team, {})).members)
is<(typeof members)[number], Form<Member>>(true)
const leads = inputsFor(toForm(changeset(Team, {})).lead)
is<(typeof leads)[number], Form<{ email: string }>>(true)

// A component takes the field of any type; one for text takes that of text.
declare function anyInput(field: AnyField): void
anyInput(form.title)
anyInput(form.tags)
anyInput(toForm(changeset(Team, {})).members)
declare function textInput(field: Field<string>): void
textInput(form.title)

// A function over any changeset.
declare function store<T extends object>(changeset: Changeset<T>): T
is<ReturnType<typeof store<PostValues>>, PostValues>(true)
const anyChangeset: Changeset<object> = cs
store(anyChangeset)
