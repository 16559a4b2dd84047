import { cast } from './cast.ts'
import { Changeset } from './changeset.ts'
import { checkWhole } from './check-whole.ts'
import { describe } from './describe.ts'
import { type Casting, stateOfDraft } from './draft.ts'
import type { FieldSource, ValuesOf } from './field-spec.ts'
import { blankState } from './state.ts'
import { isMap, type Values } from './values.ts'

/**
 * Puts the parameters of a form, or of JSON, through the schemas of their fields, one by one: what is
 * wrong with one field leaves the changes of the others as they are.
 *
 * - Text is read as its field takes it: numbers, big integers, dates (UTC unless they say more), and
 *   booleans as `true`, `on`, `1`, `false`, `off`, `0`. The items of a list are read alike; what is in a
 *   map is read where the field is `one(…)` or `many(…)`.
 * - Blank text counts as nothing. Where there was a value it clears the field: to `null` where the
 *   schema takes that, else to its default or to `undefined`, else it is an error. A column that may be
 *   null therefore wants a schema that takes `null`.
 * - A field that was not sent stays as it is; where it has no value it takes its default, or
 *   is an error.
 * - What is there already is no change, and does not enter a schema again.
 * - What has no field is not looked at.
 *
 * @param fields - A record of schemas, `one(…)` and `many(…)`, made once and kept: what can be known of
 *   it is found out once. Or the schema of an object; what it checks across fields is then checked when
 *   every field is valid.
 * @param data - What there is already, such as a row; `{}` for something new.
 * @param params - What was sent, as it was decoded. Without it nothing is validated: the form is new.
 * @throws AsyncSchema when a schema answers with a promise: `changesetAsync` waits for it.
 * @throws InvalidFields when the fields cannot be used.
 * @example
 * const Post = { title: z.string().max(80), body: z.string(), rating: z.int().nullable() }
 * const result = changeset(Post, {}, conn.params).validateLength('title', { min: 3 }).apply()
 * if (!result.ok) return page(toForm(result.changeset, { as: 'post' }))
 */
export function changeset<const F extends FieldSource>(
  fields: F,
  data: Readonly<Partial<ValuesOf<F>>>,
  params?: unknown,
): Changeset<ValuesOf<F>> {
  const set = describe(fields)
  const values = isMap(data) ? data : {}
  if (params === undefined) return new Changeset(blankState(set, values))
  const casting: Casting = { waits: undefined, wholes: [] }
  const draft = cast(set, values, toParams(params), casting)
  for (const whole of casting.wholes) checkWhole(whole, casting)
  return new Changeset(stateOfDraft(draft))
}

/**
 * As {@link changeset}, for schemas that answer with a promise, such as one that asks a database.
 *
 * @returns a promise that is rejected when a schema throws.
 */
export async function changesetAsync<const F extends FieldSource>(
  fields: F,
  data: Readonly<Partial<ValuesOf<F>>>,
  params?: unknown,
): Promise<Changeset<ValuesOf<F>>> {
  const set = describe(fields)
  const values = isMap(data) ? data : {}
  if (params === undefined) return new Changeset(blankState(set, values))
  const waits: Promise<void>[] = []
  const casting: Casting = { waits, wholes: [] }
  const draft = cast(set, values, toParams(params), casting)
  await allOf(waits)
  for (const whole of casting.wholes) {
    checkWhole(whole, casting)
    await allOf(waits)
  }
  return new Changeset(stateOfDraft(draft))
}

/** Waits for what is there, and for what comes while it waits. */
async function allOf(waits: Promise<void>[]): Promise<void> {
  while (waits.length > 0) await Promise.all(waits.splice(0))
}

/** Whatever is no map holds no fields. */
function toParams(params: unknown): Readonly<Values> {
  return isMap(params) ? params : {}
}
