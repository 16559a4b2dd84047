import { type ClassList, type Html, html, keyed, type Renderable } from '../html/index.ts'

/** A column of a table. */
export interface Column<Row> {
  readonly label: Renderable
  /** What stands in it for a row. */
  readonly cell: (row: Row) => Renderable
  /** Whether it names the row, as a heading names a column. */
  readonly isRowHeader?: boolean
  /** Numbers that are to be compared stand at the end. */
  readonly align?: 'start' | 'end'
}

/** Properties of {@link table}. */
export interface TableProps<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  /** What the table is about. */
  readonly caption: string
  /** Shows the caption to assistive technology alone, below a heading that says the same. */
  readonly captionHidden?: boolean
  /** The DOM id of a row, and what tells it from others when a live view changes the table. */
  readonly rowId?: (row: Row) => string
  /** Links and buttons of a row, in a column of their own. */
  readonly actions?: (row: Row) => Renderable
  /** The heading of that column, for assistive technology. Default `Actions`. */
  readonly actionsLabel?: string
  /** What to show when there are no rows. */
  readonly empty?: Renderable
  readonly class?: ClassList
}

/**
 * A table of records. It scrolls by itself where the page is too narrow for it.
 *
 * @example
 * table({
 *   caption: 'Rooms',
 *   rows: rooms,
 *   rowId: (room) => `room-${room.id}`,
 *   columns: [
 *     { label: 'Name', cell: (room) => room.name, isRowHeader: true },
 *     { label: 'Members', cell: (room) => room.members, align: 'end' },
 *   ],
 *   actions: (room) => linkButton({ to: `/rooms/${room.id}/edit`, label: 'Edit' }),
 * })
 */
export function table<Row>(props: TableProps<Row>): Html {
  const { rows, columns, caption, captionHidden, rowId, actions, empty } = props
  if (rows.length === 0 && empty !== undefined) return html`${empty}`
  const row = (each: Row): Html => tableRow(each, props)
  return html`<div class=${['rs-scroll', props.class]} role="region" aria-label=${caption} tabindex="0">
    <table class="rs-table">
      <caption class=${captionHidden ? 'rs-hidden' : undefined}>${caption}</caption>
      <thead>
        <tr>
          ${columns.map(({ label, align }) => html`<th scope="col" class=${endClass(align)}>${label}</th>`)}
          ${actions && html`<th scope="col"><span class="rs-hidden">${props.actionsLabel ?? 'Actions'}</span></th>`}
        </tr>
      </thead>
      <tbody>${rowId === undefined ? rows.map(row) : keyed(rows, rowId, row)}</tbody>
    </table>
  </div>`
}

function tableRow<Row>(row: Row, { columns, rowId, actions }: TableProps<Row>): Html {
  return html`<tr id=${rowId?.(row)}>
    ${columns.map((column) => tableCell(row, column))}
    ${actions && html`<td><div class="rs-actions">${actions(row)}</div></td>`}
  </tr>`
}

function tableCell<Row>(row: Row, { cell, isRowHeader, align }: Column<Row>): Html {
  const content = cell(row)
  return isRowHeader
    ? html`<th scope="row" class=${endClass(align)}>${content}</th>`
    : html`<td class=${endClass(align)}>${content}</td>`
}

function endClass(align: 'start' | 'end' | undefined): string | undefined {
  return align === 'end' ? 'rs-end' : undefined
}
