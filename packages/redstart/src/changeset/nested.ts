import { Changeset } from './changeset.ts'
import {
  type FieldSource,
  Nested,
  type NestedRules,
  type OnReplace,
  type ValuesOf,
} from './field-spec.ts'

/** What `one` and `many` have in common. */
export interface NestedOptions<V extends object> {
  /**
   * What happens to rows that are there and are left out: `error` (the default) refuses, `delete` gives
   * them a changeset with the action `delete`.
   */
  readonly onReplace?: OnReplace
  /** Adds validators and constraints to the changeset of each row. */
  readonly with?: (row: Changeset<V>) => Changeset<V>
}

/** The options of {@link one}. */
export interface OneOptions<V extends object> extends NestedOptions<V> {
  /** Whether there has to be one; `false` unless given. */
  readonly required?: boolean
}

/** The options of {@link many}. */
export interface ManyOptions<V extends object> extends NestedOptions<V> {
  /** The name that rows are told apart by, which need not be a field; `id` unless given. */
  readonly key?: string
  /** How many rows there have to be. */
  readonly min?: number
  /** How many rows there may be; 100 unless given. */
  readonly max?: number
  /** The parameter that lists the indexes of rows in their new order: `members_sort`. */
  readonly sort?: string
  /** The parameter that lists the indexes of rows to leave out: `members_drop`. */
  readonly drop?: string
}

/**
 * A field with an object of fields in it, such as the address of an order. A map updates what is there
 * or makes it; a blank parameter removes it, where `onReplace` allows that.
 *
 * @example
 * changeset({ title: z.string(), address: one({ street: z.string() }, { required: true }) }, {}, params)
 */
export function one<F extends FieldSource>(
  fields: F,
  options: OneOptions<ValuesOf<F>> & { readonly required: true },
): Nested<ValuesOf<F>>
export function one<F extends FieldSource>(
  fields: F,
  options?: OneOptions<ValuesOf<F>>,
): Nested<ValuesOf<F> | null | undefined>
export function one<F extends FieldSource>(
  fields: F,
  options: OneOptions<ValuesOf<F>> = {},
): Nested<ValuesOf<F> | null | undefined> {
  return new Nested('one', fields, {
    ...NO_RULES,
    ...rulesFor<F>(options),
    required: options.required ?? false,
  })
}

/**
 * A field with a list of rows, such as the members of a team. Rows that were sent are matched by their
 * key with those that are there: what matches is updated, the others are inserted. Parameters are a
 * list, or a map by index as `inputsFor` names them.
 *
 * @example
 * const Member = { email: z.email() }
 * const Team = { name: z.string(), members: many(Member, { sort: 'members_sort', onReplace: 'delete' }) }
 * changeset(Team, team, { members: { '0': { id: '7', email: 'ann@example.com' } } })
 */
export function many<F extends FieldSource>(
  fields: F,
  options: ManyOptions<ValuesOf<F>> = {},
): Nested<ValuesOf<F>[]> {
  const { key = NO_RULES.key, min = NO_RULES.min, max = NO_RULES.max, sort, drop } = options
  return new Nested('many', fields, {
    ...NO_RULES,
    ...rulesFor<F>(options),
    key,
    min,
    max,
    sort,
    drop,
  })
}

const NO_RULES = {
  required: false,
  key: 'id',
  min: 0,
  max: 100,
  sort: undefined,
  drop: undefined,
} as const

function rulesFor<F extends FieldSource>({
  onReplace = 'error',
  with: refine,
}: NestedOptions<ValuesOf<F>>): Pick<NestedRules, 'onReplace' | 'build'> {
  return {
    onReplace,
    build(state) {
      const row = new Changeset<ValuesOf<F>>(state)
      return refine ? refine(row) : row
    },
  }
}
