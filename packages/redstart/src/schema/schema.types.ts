import { type as ark } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import type { In, Json, Out, Schema, Validation } from './index.ts'
import { binary, type, validate, validateSync } from './index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function is<A, B>(equal: Equal<A, B>): void

// In, Out
const dateOfText = z.string().transform((text) => new Date(text))
is<In<typeof dateOfText>, string>(true)
is<Out<typeof dateOfText>, Date>(true)
const lengthOfText = v.pipe(
  v.string(),
  v.transform((text) => text.length),
)
is<In<typeof lengthOfText>, string>(true)
is<Out<typeof lengthOfText>, number>(true)
const form = ark({ email: 'string', 'age?': 'number' })
is<In<typeof form>, { email: string; age?: number }>(true)
is<Out<typeof form>, { email: string; age?: number }>(true)
const stated = type<{ user: string }>()
is<In<typeof stated>, { user: string }>(true)
is<Out<typeof stated>, { user: string }>(true)
const bytes = binary()
is<In<typeof bytes>, ArrayBuffer>(true)
is<Out<typeof bytes>, Uint8Array>(true)
is<In<string>, never>(true)

// validate
const results = [validate(dateOfText, ''), validateSync(dateOfText, '', 'a test')] as const
is<(typeof results)[0], Validation<Date> | Promise<Validation<Date>>>(true)
is<(typeof results)[1], Validation<Date>>(true)
declare const unknownSchema: Schema
const unknownResult = validateSync(unknownSchema, '', 'a test')
is<typeof unknownResult, Validation<unknown>>(true)

// Json
is<Json<string | number | boolean | null>, string | number | boolean | null>(true)
is<Json<Date>, string>(true)
is<Json<{ toJSON(): { at: Date } }>, { at: string }>(true)
is<Json<{ a: Date; b?: Date; c: Date | undefined }>, { a: string; b?: string; c?: string }>(true)
is<Json<{ a: undefined; b: () => void; c?: () => void; d: symbol; e: 1 }>, { e: 1 }>(true)
is<Json<{ readonly a: readonly Date[] }>, { a: string[] }>(true)
is<Json<readonly [Date, number]>, [string, number]>(true)
is<Json<(string | undefined)[]>, (string | null)[]>(true)
is<Json<{ [id: string]: { at: Date } }>, { [id: string]: { at: string } }>(true)
is<Json<{ kind: 'a'; at: Date } | { kind: 'b' }>, { kind: 'a'; at: string } | { kind: 'b' }>(true)
type Any = ReturnType<typeof JSON.parse>
is<Json<Any>, Any>(true)
is<Json<Any[]>, Any[]>(true)
is<Json<unknown>, unknown>(true)
is<Json<unknown[]>, unknown[]>(true)
is<Json<{ a: unknown }>, { a?: unknown }>(true)
is<Json<undefined>, never>(true)
is<Json<() => void>, never>(true)
is<Json<bigint>, never>(true)
is<Json<Uint8Array>, Uint8Array>(true)
is<Json<{ bytes: Uint8Array }>, { bytes: Uint8Array }>(true)
interface Tree {
  at: Date
  children: Tree[]
}
declare const tree: Json<Tree>
is<(typeof tree.children)[number]['at'], string>(true)
