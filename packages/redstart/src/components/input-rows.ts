import {
  type Field,
  type FormMeta,
  inputsFor,
  type NamedValue,
  type RowForm,
} from '../changeset/index.ts'
import { type ClassList, type Html, html, type Renderable } from '../html/index.ts'
import { button } from './button.ts'
import { errorId } from './control-attributes.ts'
import { errorList } from './error-list.ts'

/** Properties of {@link inputRows}. */
export interface InputRowsProps<V> {
  /** A field of `many` or `one`. */
  readonly field: Field<V>
  /** What the rows are: `Members`. */
  readonly legend: string
  /** The inputs of a row. */
  readonly row: (form: RowForm<V>) => Renderable
  /** What a row is called; default the legend and its number, from 1. */
  readonly rowLegend?: (number: number) => string
  /**
   * Where the buttons that add and remove a row send the form, for it to be shown again and nothing to
   * be stored: `/teams?redraw`. Default where the form goes.
   */
  readonly redraw?: string
  /** Default `Add`. */
  readonly addLabel?: string
  /** Default `Remove`. */
  readonly removeLabel?: string
  readonly class?: ClassList
}

/**
 * The inputs of nested rows, each with a button that removes it, and one that adds a row, as far as the
 * field has `drop` and `sort`. The buttons send the form, so no script is needed.
 *
 * @example
 * // members: many(Member, { sort: 'members_sort', drop: 'members_drop', onReplace: 'delete' })
 * inputRows({
 *   field: form.members,
 *   legend: 'Members',
 *   redraw: '/teams?redraw',
 *   row: (member) => input({ field: member.email, label: 'E-mail' }),
 * })
 *
 * // where the form arrives
 * const cs = changeset(Team, {}, body.team)
 * if (conn.query.has('redraw')) return page(toForm(cs, { as: 'team' }))
 */
export function inputRows<V>(props: InputRowsProps<V>): Html {
  const { field, legend, addLabel = 'Add' } = props
  const { id, errors, add, present } = field
  const described = errors.length > 0 ? errorId(id) : undefined
  return html`<fieldset class=${['rs-rows', props.class]} id=${id} tabindex="-1" aria-describedby=${described}>
    <legend class="rs-label">${legend}</legend>
    ${firstButton}
    ${present && hidden(present)}
    ${inputsFor(field).map((form) => oneRow(form, form.$form, props))}
    ${errorList({ id: errorId(id), errors })}
    ${add && changeRows(addLabel, add, props.redraw)}
  </fieldset>`
}

/** Enter in an input presses the first button of a form: without this one it would remove a row. */
const firstButton: Html = html`<button class="rs-hidden" tabindex="-1" aria-hidden="true"></button>`

function oneRow<V>(
  form: RowForm<V>,
  { hidden: sent, index, drop }: FormMeta,
  props: InputRowsProps<V>,
): Html {
  const { row, legend, redraw, removeLabel = 'Remove' } = props
  const { rowLegend = (number) => `${legend} ${number}` } = props
  const name = index === undefined ? undefined : rowLegend(index + 1)
  const label = html`${removeLabel}<span class="rs-hidden"> ${name}</span>`
  return html`<fieldset class="rs-row">
    ${name !== undefined && html`<legend class="rs-hidden">${name}</legend>`}
    ${sent.map(hidden)}
    ${row(form)}
    ${drop && changeRows(label, drop, redraw)}
  </fieldset>`
}

function hidden({ name, value }: NamedValue): Html {
  return html`<input type="hidden" name=${name} value=${value}>`
}

function changeRows(label: Renderable, sent: NamedValue, redraw: string | undefined): Html {
  const { name, value } = sent
  const attrs = { name, value, formaction: redraw, formnovalidate: true }
  return button({ label, variant: 'secondary', attrs })
}
