import { InvalidFields } from '../errors/index.ts'
import { buildForm, rowForms } from './build-form.ts'
import type { Changeset } from './changeset.ts'
import { messageOf, type Translate } from './field-error.ts'
import type { Field, Form, RowForm } from './form.ts'
import type { Action } from './state.ts'

/** How a form is made. */
export interface FormOptions {
  /** What its inputs are named after: `post` makes `post[title]`. Without it they stand alone. */
  readonly as?: string
  /** The beginning of the ids of its inputs; as `as` unless given. */
  readonly id?: string
  /** What the changeset is for, where it does not say itself. */
  readonly action?: Action
  /** Turns errors into sentences of another language. */
  readonly translate?: Translate
}

/**
 * Makes a form of a changeset, for templates.
 *
 * Errors are shown as people expect it: while they type (the action is `validate`, or there is none)
 * those of the fields that they have used, and after an attempt those of all fields. What counts as
 * used, the client of live views tells by its `_unused_` marks.
 *
 * @example
 * const { title } = toForm(cs, { as: 'post' })
 * html`<input id=${title.id} name=${title.name} value=${title.value} required=${title.required}>
 *   ${title.errors.map((error) => html`<p>${error}</p>`)}`
 */
export function toForm<T extends object>(
  changeset: Changeset<T>,
  { as = '', id = as, action, translate = messageOf }: FormOptions = {},
): Form<T> {
  const place = { id, name: as, hidden: [], index: undefined, drop: undefined }
  const form = buildForm(changeset, place, { action: changeset.action ?? action, translate })
  // It has the fields of the changeset, which are those of T: here they get their types back.
  return form as Form<T>
}

/**
 * The forms in a field of `one` or `many`, one a row, without rows that are to be deleted. A template
 * sends the `hidden` inputs of each along.
 *
 * @throws InvalidFields when nothing is nested in the field.
 * @example
 * inputsFor(form.members).map(
 *   (member) => html`
 *     ${member.$form.hidden.map(({ name, value }) => html`<input type="hidden" name=${name} value=${value}>`)}
 *     <input name=${member.email.name} value=${member.email.value}>`,
 * )
 */
export function inputsFor<V>(field: Field<V>): readonly RowForm<V>[] {
  const forms = rowForms(field)
  if (forms === undefined) {
    throw new InvalidFields(
      `inputsFor() was given the field "${field.name}", in which nothing is nested. Define it with ` +
        'one(…) or many(…), or show it as an input.',
    )
  }
  return forms as unknown as readonly RowForm<V>[]
}
