import { type ClassList, type Html, html } from '../html/index.ts'
import type { FormField, FormLike } from './form-field.ts'

/** Properties of {@link errorSummary}. */
export interface ErrorSummaryProps {
  readonly form: FormLike
  /** Default `Please check what you have entered`. */
  readonly title?: string | undefined
  /** What to call the fields, by their names; default the name itself, `due_on` as `Due on`. */
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly class?: ClassList
}

/**
 * What is wrong with a form, with a link to each field; nothing where nothing is. It takes the focus
 * when the page is loaded. {@link formFor} puts it above its fields.
 */
export function errorSummary({
  form,
  title,
  labels = {},
  class: classes,
}: ErrorSummaryProps): Html {
  const { $form, ...fields } = form
  const { id, errors: ofForm = [], action = 'validate', valid = true } = $form
  const lines = [
    ...ofForm.map((error) => html`<li>${error}</li>`),
    ...Object.entries(fields).flatMap(([name, field]) =>
      linksTo(field, labels[name] ?? named(name)),
    ),
  ]
  // What is wrong may also be in a nested row, where it is shown beside its input.
  const isRefused = action !== 'validate' && !valid
  if (lines.length === 0 && !isRefused) return html``
  return html`<div class=${['rs-summary', classes]} role="alert" aria-labelledby="${id}-summary" tabindex="-1" autofocus>
    <p class="rs-summary-title" id="${id}-summary">${title ?? 'Please check what you have entered'}</p>
    ${lines.length > 0 && html`<ul>${lines}</ul>`}
  </div>`
}

function linksTo({ id, errors = [] }: Pick<FormField, 'id' | 'errors'>, label: string): Html[] {
  return errors.map((error) => html`<li><a href="#${id}">${label}: ${error}</a></li>`)
}

/** `due_on` and `dueOn` as people write it. */
function named(name: string): string {
  const words = name
    .replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
