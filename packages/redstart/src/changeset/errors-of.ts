import { type Changeset, stateOf } from './changeset.ts'
import { messageOf, type Translate, WHOLE } from './field-error.ts'

/** Sentences by the path of what they are about: `title`, `members.0.email`. */
export interface ErrorsByPath {
  [path: string]: string[]
}

/**
 * All errors of a changeset and its nested rows, as JSON that a program can show. Rows are counted as
 * they were sent; those to delete are not counted. What is about a whole stands at `$form`, or at the path of its row.
 *
 * @example
 * if (!result.ok) return conn.json({ errors: errorsOf(result.changeset) }, { status: 422 })
 * // { "errors": { "title": ["can't be blank"], "members.0.email": ["is invalid"] } }
 */
export function errorsOf<T extends object>(
  changeset: Changeset<T>,
  { translate = messageOf }: { readonly translate?: Translate } = {},
): ErrorsByPath {
  const found: ErrorsByPath = {}
  collect(changeset, '', translate, found)
  return found
}

function collect<T extends object>(
  changeset: Changeset<T>,
  path: string,
  translate: Translate,
  found: ErrorsByPath,
): void {
  const { set, errors, nested } = stateOf(changeset)
  for (const [field, list] of Object.entries(errors)) {
    found[pathOf(path, field)] = list.map((error) => translate(error))
  }
  for (const [field, rows] of Object.entries(nested)) {
    const here = pathOf(path, field)
    const isList = set.byName.get(field)?.nested === 'many'
    const kept = rows.filter(({ action }) => action !== 'delete')
    for (const [index, row] of kept.entries()) {
      collect(row, isList ? `${here}.${index}` : here, translate, found)
    }
  }
}

function pathOf(path: string, field: string): string {
  if (path === '') return field
  return field === WHOLE ? path : `${path}.${field}`
}
