/** The kinds of rules that a database holds. */
export type ConstraintKind = 'unique' | 'foreign_key' | 'check' | 'not_null' | 'exclusion'

/** A rule of the database that a changeset expects to be broken, and how that is told. */
export interface Constraint {
  readonly kind: ConstraintKind
  /** The name in the database; where it is `undefined`, the usual names are tried. */
  readonly name: string | undefined
  readonly field: string
  readonly message: string
  readonly code: string
}

/** What a database says of a rule that was broken, in the words of no driver. */
export interface ConstraintViolation {
  readonly kind: ConstraintKind
  /** The name of the constraint, where the database tells. */
  readonly constraint?: string | undefined
  /** The column, where the database tells; it does for `not_null`. */
  readonly column?: string | undefined
  readonly table?: string | undefined
}

/** How a constraint is declared on a field. */
export interface ConstraintOptions {
  /** The name in the database. Without it the names are tried that databases and tools give by habit. */
  readonly name?: string
  /** What people read instead of the usual sentence. */
  readonly message?: string
}

/** The code and the sentence of each kind, where a declaration gives no other. */
const TOLD: Readonly<Record<ConstraintKind, readonly [code: string, message: string]>> = {
  unique: ['unique', 'has already been taken'],
  foreign_key: ['foreign_key', 'does not exist'],
  check: ['check', 'is invalid'],
  not_null: ['not_null', "can't be blank"],
  exclusion: ['exclusion_constraint', 'violates an exclusion constraint'],
}

/** A declared constraint with all defaults in. */
export function toConstraint(
  kind: ConstraintKind,
  field: string,
  { name, message }: ConstraintOptions,
): Constraint {
  const [code, usual] = TOLD[kind]
  return { kind, name, field, message: message ?? usual, code }
}

/** The constraint among those declared that the database found broken, if any. */
export function findConstraint(
  constraints: readonly Constraint[],
  violation: ConstraintViolation,
): Constraint | undefined {
  const ofKind = constraints.filter(({ kind }) => kind === violation.kind)
  const named = ofKind.find(({ name }) => name !== undefined && name === violation.constraint)
  if (named) return named
  const usual = ofKind.filter(({ name }) => name === undefined)
  // The longer name first: "emailDomain" is meant where "email" would fit as well.
  usual.sort((a, b) => b.field.length - a.field.length)
  return usual.find((constraint) => hasUsualName(constraint, violation))
}

/** How the names end that PostgreSQL, Drizzle and Ecto give to constraints of one column. */
const ENDINGS: Readonly<Record<ConstraintKind, RegExp>> = {
  unique: /^_(?:index|idx|key|unique|uniq)$/,
  foreign_key: /^_(?:fkey|fk|\w+_fk)$/,
  check: /^_check$/,
  not_null: /^_not_null$/,
  exclusion: /^_(?:excl|exclusion)$/,
}

function hasUsualName({ kind, field }: Constraint, violation: ConstraintViolation): boolean {
  const { constraint, column, table } = violation
  return [field, toColumn(field)].some((name) => {
    if (column !== undefined) return column === name
    const start = `${table ?? ''}_${name}`
    return (
      constraint?.startsWith(start) === true && ENDINGS[kind].test(constraint.slice(start.length))
    )
  })
}

/** `userId` is stored as `user_id`. */
function toColumn(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
