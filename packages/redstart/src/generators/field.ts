import { InvalidField } from '../errors/index.ts'
import { type Name, nameOf, snakeName } from './names.ts'

/** What fields can hold, as one writes it on the command line. */
export const FIELD_TYPES = [
  'string',
  'text',
  'integer',
  'float',
  'decimal',
  'boolean',
  'date',
  'datetime',
  'uuid',
  'enum',
  'references',
] as const

/** What a field holds. */
export type FieldType = (typeof FIELD_TYPES)[number]

/** A field of a resource. */
export interface Field {
  /** `dueOn`; of a reference with its id, `ownerId`. */
  readonly name: Name
  readonly type: FieldType
  /** Whether it has to be given. Booleans are false unless they are, and references may be nothing. */
  readonly isRequired: boolean
  readonly isUnique: boolean
  /** What an enum can be. */
  readonly values: readonly string[]
  /** The table that a reference leads to. */
  readonly table: Name | undefined
}

const MODIFIERS = ['unique', 'optional']
/** Types of so few values that rows have to share them. */
const FEW: ReadonlySet<FieldType> = new Set(['boolean', 'enum'])
/** Columns that every table has, and names that objects have already. */
const TAKEN = new Set(
  'id inserted_at updated_at constructor prototype to_string value_of has_own_property'.split(' '),
)
/** Where one has another word for a type. */
const ALSO: Readonly<Record<string, FieldType>> = {
  number: 'integer',
  int: 'integer',
  bool: 'boolean',
  utc_datetime: 'datetime',
  timestamp: 'datetime',
  varchar: 'string',
  numeric: 'decimal',
}
const MOST = 100

/**
 * The fields of a resource.
 *
 * @param texts - As `parseField` takes them.
 * @throws InvalidField also for two of one name, and for too many.
 */
export function parseFields(texts: readonly string[]): readonly Field[] {
  if (texts.length > MOST) {
    throw new InvalidField(texts[MOST] ?? '', `More than ${MOST} are too many for one table.`)
  }
  const seen = new Set<string>()
  return texts.map((text) => {
    const field = parseField(text)
    // As code has them: line_1 and line1 are one property.
    if (seen.has(field.name.camel)) throw new InvalidField(text, 'There are two of this name.')
    seen.add(field.name.camel)
    return field
  })
}

/**
 * One field: its name, what it holds, and more about it.
 *
 * @param text - `title`, `title:string:unique`, `notes:text:optional`, `state:enum:open:done`,
 *   `owner:references:users`.
 * @throws InvalidField, InvalidName
 */
export function parseField(text: string): Field {
  const [given = '', written = 'string', ...rest] = text.split(':')
  const name = snakeName('A field', given)
  if (TAKEN.has(name.snake)) throw new InvalidField(text, 'The name is taken: choose another.')
  const type = typeOf(text, written)
  const isUnique = rest.includes('unique')
  const isOptional = rest.includes('optional')
  if (isUnique && FEW.has(type)) {
    throw new InvalidField(text, 'It has so few values that it cannot be unique.')
  }
  if (isUnique && type === 'text') {
    throw new InvalidField(text, 'It may be too long for an index: take a string, or no unique.')
  }
  const others = rest.filter((word) => !MODIFIERS.includes(word))
  const common = { isUnique, isRequired: !isOptional && type !== 'boolean', values: [] }
  if (type === 'enum') {
    return { ...common, name, type, values: valuesOf(text, others), table: undefined }
  }
  if (type === 'references') {
    const [to, ...more] = others
    if (to === undefined || more.length > 0) {
      throw new InvalidField(text, 'Say which table it leads to: owner:references:users.')
    }
    return {
      ...common,
      name: withId(name),
      type,
      isRequired: false,
      table: snakeName('The table', to),
    }
  }
  if (others.length > 0) {
    throw new InvalidField(
      text,
      `${JSON.stringify(others[0])} says nothing about it: there are ${MODIFIERS.join(' and ')}.`,
    )
  }
  return { ...common, name, type, table: undefined }
}

function typeOf(text: string, written: string): FieldType {
  const type = FIELD_TYPES.find((known) => known === written)
  if (type !== undefined) return type
  const meant = Object.hasOwn(ALSO, written) ? ALSO[written] : undefined
  const hint = meant ? ` Did you mean ${meant}?` : ''
  throw new InvalidField(
    text,
    `There is no type ${JSON.stringify(written)}: there are ${FIELD_TYPES.join(', ')}.${hint}`,
  )
}

function valuesOf(text: string, values: readonly string[]): readonly string[] {
  const isRight =
    values.length > 0 &&
    new Set(values).size === values.length &&
    values.every((value) => /^[a-z][a-z0-9_]*$/.test(value))
  if (isRight) return values
  throw new InvalidField(text, 'Say what it can be, in small letters: state:enum:open:done.')
}

/** `owner` and `owner_id` are both the column `owner_id`. */
function withId({ snake }: Name): Name {
  const words = snake.split('_')
  return nameOf(words.at(-1) === 'id' ? words : [...words, 'id'])
}
