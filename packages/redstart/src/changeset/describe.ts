import { InvalidFields } from '../errors/index.ts'
import { isSchema, type Schema, type Validation, validate } from '../schema/index.ts'
import { WHOLE } from './field-error.ts'
import { type FieldSource, Nested, type NestedRules } from './field-spec.ts'
import { type Hints, hintsOf } from './hints.ts'
import { inputJsonSchema, jsonTakesNull, type Kind, kindOf } from './kind.ts'
import { isMap } from './values.ts'

/** A field with a schema, and what there is to know of it. */
export interface PlainField {
  readonly name: string
  readonly nested: undefined
  readonly schema: Schema
  readonly kind: Kind | undefined
  /**
   * What becomes of a field that has no value: it is an error, it stays without one, or the schema is
   * asked each time, because it has a default or does not answer at once.
   */
  readonly absent: 'error' | 'nothing' | 'ask'
  /** Whether `null` is a value, to which a blank input clears the field. */
  readonly takesNull: boolean
  /** Whether an input of this field has to be filled in. */
  readonly required: boolean
  readonly hints: Hints
}

/** A field made by `one` or `many`. */
export interface NestedField {
  readonly name: string
  readonly nested: 'one' | 'many'
  readonly set: FieldSet
  readonly rules: NestedRules
}

/** The fields of a changeset, described once for every source. */
export interface FieldSet {
  readonly list: readonly (PlainField | NestedField)[]
  readonly byName: ReadonlyMap<string, PlainField | NestedField>
  /** The schema of the whole object, where the fields came from one: it may have rules of its own. */
  readonly whole: Schema | undefined
}

const described: WeakMap<FieldSource, FieldSet> = new WeakMap()

/** Describes the fields of a source; the work is done once for every source object. */
export function describe(source: FieldSource): FieldSet {
  const known = described.get(source)
  if (known) return known
  const whole = isSchema(source) ? source : undefined
  const list = Object.entries(isSchema(source) ? listFields(source) : source).map(describeField)
  const byName = new Map(list.map((field) => [field.name, field]))
  const set: FieldSet = { list, byName, whole }
  described.set(source, set)
  return set
}

function describeField([name, spec]: [string, unknown]): PlainField | NestedField {
  checkName(name)
  if (spec instanceof Nested) {
    return { name, nested: spec.kind, set: describe(spec.source), rules: spec.rules }
  }
  if (!isSchema(spec)) {
    throw new InvalidFields(
      `"${name}" is no schema. Give it one of a library that follows Standard Schema, one(…) or many(…).`,
    )
  }
  return describePlain(name, spec)
}

/** Names are checked once, so that no parameter can reach a prototype by one of them. */
function checkName(name: string): void {
  if (name in Object.prototype || name === WHOLE || name.startsWith('_unused_') || name === '') {
    throw new InvalidFields(
      `"${name}" cannot be the name of a field: it means something else to objects or to forms. ` +
        'Choose another name.',
    )
  }
}

function describePlain(name: string, schema: Schema): PlainField {
  const json = inputJsonSchema(schema)
  const kind = kindOf(schema, json)
  const onNull = probe(schema, null)
  const onAbsent = probe(schema, undefined)
  const takesNull = onNull === undefined ? jsonTakesNull(json) : onNull.ok && onNull.value === null
  const absent = absentRule(onAbsent)
  return {
    name,
    nested: undefined,
    schema,
    kind,
    absent,
    takesNull,
    // A box that is not ticked is an answer too, unless it has to be ticked.
    required: absent === 'error' && !takesNull && (kind !== 'boolean' || json.const === true),
    hints: hintsOf(json, kind),
  }
}

function absentRule(onAbsent: Validation<unknown> | undefined): PlainField['absent'] {
  if (onAbsent === undefined) return 'ask'
  if (!onAbsent.ok) return 'error'
  return onAbsent.value === undefined ? 'nothing' : 'ask'
}

/** What a schema makes of a value; `undefined` where it does not answer at once, or throws. */
function probe(schema: Schema, value: unknown): Validation<unknown> | undefined {
  try {
    const result = validate(schema, value)
    if (!(result instanceof Promise)) return result
    // Only that it is a promise was asked.
    result.catch(() => {})
  } catch {
    // The same happens where the value is used, and there it is told.
  }
  return undefined
}

/**
 * The fields of an object's schema: Zod has them as `shape`, Valibot as `entries`, ArkType tells their
 * names as `props` and gives each by `get`.
 */
function listFields(schema: Schema): object {
  for (const key of ['shape', 'entries']) {
    const list = memberOf(schema, key)
    if (isMap(list)) return list
  }
  const props = memberOf(schema, 'props')
  const get = memberOf(schema, 'get')
  if (Array.isArray(props) && typeof get === 'function') {
    const names = props
      .map((prop) => memberOf(prop, 'key'))
      .filter((key) => typeof key === 'string')
    return Object.fromEntries(names.map((name) => [name, get.call(schema, name)]))
  }
  throw new InvalidFields(
    `A schema of ${schema['~standard'].vendor} was given that does not tell its fields. ` +
      'Give a record of field schemas instead.',
  )
}

function memberOf(value: unknown, key: string): unknown {
  // The schemas of ArkType, and the parts of them, are functions.
  const hasMembers = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return hasMembers ? Reflect.get(value, key) : undefined
}
