import { InvalidField } from '../../errors/index.ts'
import { type Field, parseFields } from '../field.ts'
import { type Bound, boundAs } from '../resource/bound.ts'
import { columnOf } from '../resource/columns.ts'

/** A field that people fill in about themselves, as templates have it. */
export interface UserField {
  /** `nickname` */
  readonly name: string
  /** How tests take it out of a person. */
  readonly bound: Bound
  /** What people read above it: `Nickname`. */
  readonly label: string
  readonly isRequired: boolean
  readonly isUnique: boolean
  /** The code of its column. */
  readonly column: string
  /** The code of a value that nobody else has, where `count` counts people. */
  readonly sample: string
}

/** Columns that every table of people has. */
const TAKEN = new Set(
  'email password password_hash confirmed_at locked_until suspended_at role remember'.split(' '),
)

/** What the pages of the accounts have an input for. */
const TYPES = ['string', 'text', 'integer']

/**
 * The fields that people have besides their address and password.
 *
 * @param texts - As they are typed: `nickname:string:unique`.
 * @throws InvalidField for one that the accounts have already, and for what their forms have no input for.
 */
export function parseUserFields(texts: readonly string[]): readonly Field[] {
  const fields = parseFields(texts)
  for (const [index, { name, type }] of fields.entries()) {
    const text = texts[index] ?? ''
    if (TAKEN.has(name.snake)) {
      throw new InvalidField(text, 'People have that already: choose another name.')
    }
    if (!TYPES.includes(type)) {
      const have = TYPES.join(', ')
      throw new InvalidField(
        text,
        `The forms of the accounts take ${have}: add the column to src/accounts/tables.ts afterwards.`,
      )
    }
  }
  return fields
}

/** What the tests of the accounts have words for. */
const IN_TESTS = [
  ...['accounts', 'enter', 'expect', 'newPerson', 'newUser', 'page', 'paths'],
  ...['register', 'user', 'visitor'],
]

/** A field as templates have it. */
export function userFieldOf(field: Field): UserField {
  const { name, type, isRequired, isUnique } = field
  return {
    name: name.camel,
    bound: boundAs(name, IN_TESTS),
    label: name.title,
    isRequired,
    isUnique,
    column: columnOf(field),
    sample: type === 'integer' ? 'count' : `\`${name.title} \${count}\``,
  }
}
