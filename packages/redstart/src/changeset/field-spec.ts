import type { Out, Schema } from '../schema/index.ts'
import type { Changeset } from './changeset.ts'
import type { State } from './state.ts'

/**
 * The fields of a changeset by name: a schema each, of any library that follows Standard Schema, or
 * `one(…)` and `many(…)` for what is nested.
 */
export interface Fields {
  readonly [name: string]: FieldSpec
}

/** A field: the schema of its value, or what is nested in it. */
export type FieldSpec = Schema | Nested

/** Where fields come from: a record of them, or the schema of an object that can list its fields. */
export type FieldSource = Fields | Schema

type Simplify<T> = { [K in keyof T]: T[K] } & {}

/** What a field holds. */
export type ValueOf<S> = S extends Nested<infer V> ? V : Out<S>

/** What a changeset of these fields makes: an object with the output of each. */
export type ValuesOf<F> = F extends Schema
  ? Extract<Out<F>, object>
  : Simplify<
      {
        -readonly [K in keyof F as undefined extends ValueOf<F[K]> ? never : K]: ValueOf<F[K]>
      } & {
        -readonly [K in keyof F as undefined extends ValueOf<F[K]> ? K : never]?: ValueOf<F[K]>
      }
    >

/** What happens to a row that is there and is no longer sent. */
export type OnReplace = 'error' | 'delete'

/** What `one(…)` and `many(…)` make. */
export class Nested<V = unknown> {
  readonly kind: 'one' | 'many'
  readonly source: FieldSource
  readonly rules: NestedRules
  /** Only a type: what the field holds. */
  declare readonly value: V

  constructor(kind: 'one' | 'many', source: FieldSource, rules: NestedRules) {
    this.kind = kind
    this.source = source
    this.rules = rules
  }
}

/** The options of a nested field, with all defaults in. */
export interface NestedRules {
  readonly required: boolean
  readonly onReplace: OnReplace
  readonly key: string
  readonly min: number
  readonly max: number
  readonly sort: string | undefined
  readonly drop: string | undefined
  /** Makes the changeset of a row, with the validators of the application. */
  readonly build: (state: State) => Changeset<object>
}
