/** What is shown only sometimes, two templates for the same data, and lists within lists. */
import { emptyState, table } from 'redstart/components'
import { type Html, html, keyed, when } from 'redstart/html'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

interface Shelf {
  readonly name: string
  readonly books: readonly { readonly title: string; readonly pages: number }[]
}

const shelves: readonly Shelf[] = [
  { name: 'Novels', books: [book('Emma', 474), book('Middlemarch', 880)] },
  { name: 'Birds', books: [book('The Redstart', 112)] },
  { name: 'Atlases', books: [] },
]

function book(title: string, pages: number): Shelf['books'][number] {
  return { title, pages }
}

const Name = z.object({ name: z.string() })

export const conditionalLive = defineLive({ name: 'ConditionalLive' })
  .mount(() => ({ shelves, open: ['Novels'], as: 'list', pageTitle: 'Conditional content' }))
  .on('toggle', Name, ({ name }, socket) => {
    const { open } = socket.assigns
    socket.assign({
      open: open.includes(name) ? open.filter((other) => other !== name) : [...open, name],
    })
  })
  .on('show', z.object({ as: z.enum(['list', 'table']) }), ({ as }, socket) =>
    socket.assign({ as }),
  )
  .on('add', Name, ({ name }, socket) => {
    const shelves = socket.assigns.shelves.map((shelf) => {
      if (shelf.name !== name) return shelf
      const title = `Volume ${shelf.books.length + 1}`
      return { ...shelf, books: [...shelf.books, book(title, 100)] }
    })
    socket.assign({ shelves })
  })
  .on('clear', (socket) => socket.assign({ shelves: [] }))
  .on('restore', (socket) => socket.assign({ shelves }))
  .layout(frame)
  .render(({ shelves, open, as }, ev) => {
    const shelfRow = ({ name, books }: Shelf): Html => html`
      <li id="shelf-${name}">
        <p class="buttons">
          ${pushButton(name, ev.toggle({ name }), { attrs: { 'aria-expanded': `${open.includes(name)}` } })}
          <span class="note">${books.length} ${books.length === 1 ? 'book' : 'books'}</span>
          ${pushButton(html`Add<span class="rs-hidden"> to ${name}</span>`, ev.add({ name }), { variant: 'plain' })}
        </p>
        ${when(open.includes(name), () => bookList(books))}
      </li>`
    return html`
      <h1>Conditional content and nested lists</h1>
      <p class="buttons">
        ${pushButton('As a list', ev.show({ as: 'list' }), { attrs: { 'aria-pressed': `${as === 'list'}` } })}
        ${pushButton('As a table', ev.show({ as: 'table' }), { attrs: { 'aria-pressed': `${as === 'table'}` } })}
        ${when(
          shelves.length > 0,
          () => pushButton('Clear', ev.clear(), { variant: 'danger' }),
          () => pushButton('Restore', ev.restore()),
        )}
      </p>
      ${
        shelves.length === 0
          ? emptyState({ title: 'Nothing is on the shelves', body: 'Restore them to go on.' })
          : when(
              as === 'table',
              () => shelfTable(shelves),
              () =>
                html`<ul class="shelves" id="shelves">${keyed(shelves, ({ name }) => name, shelfRow)}</ul>`,
            )
      }`
  })

function bookList(books: Shelf['books']): Html {
  if (books.length === 0) return html`<p class="note">This shelf is empty.</p>`
  return html`<ol>${books.map(
    ({ title, pages }) => html`<li>${title}${when(pages > 500, () => html` <em>long</em>`)}</li>`,
  )}</ol>`
}

function shelfTable(shelves: readonly Shelf[]): Html {
  return table({
    caption: 'All books',
    rows: shelves.flatMap(({ name, books }) => books.map((book) => ({ ...book, name }))),
    columns: [
      { label: 'Title', cell: ({ title }) => title },
      { label: 'Shelf', cell: ({ name }) => name },
      { label: 'Pages', cell: ({ pages }) => pages },
    ],
  })
}
