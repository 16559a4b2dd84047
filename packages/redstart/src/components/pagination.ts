import { type ClassList, type Html, html, type Renderable } from '../html/index.ts'

/** Properties of {@link pagination}. */
export interface PaginationProps {
  /** The page that is shown, from 1. */
  readonly page: number
  /** How many there are. */
  readonly pages: number
  /** The path of a page. */
  readonly path: (page: number) => string
  /** What assistive technology calls it. Default `Pages`. */
  readonly label?: string
  /** Default `Previous`. */
  readonly previous?: string
  /** Default `Next`. */
  readonly next?: string
  readonly class?: ClassList
}

/**
 * Links to the pages of a list: the first, the last, those around this one. Nothing for a single page.
 *
 * @example
 * pagination({ page, pages: Math.ceil(count / 20), path: (page) => `/rooms?page=${page}` })
 */
export function pagination(props: PaginationProps): Html {
  const { pages, path, label = 'Pages', previous = 'Previous', next = 'Next' } = props
  if (!(pages > 1)) return html``
  const page = Math.floor(props.page)
  const back = Math.min(page - 1, pages)
  const onward = Math.max(page + 1, 1)
  return html`<nav class=${['rs-pagination', props.class]} aria-label=${label}>
    <ul role="list">
      ${back >= 1 && html`<li><a href=${path(back)} rel="prev">${previous}</a></li>`}
      ${pagesAround(page, pages).map((each) => html`<li>${entry(each, page, path)}</li>`)}
      ${onward <= pages && html`<li><a href=${path(onward)} rel="next">${next}</a></li>`}
    </ul>
  </nav>`
}

function entry(each: number | undefined, page: number, path: (page: number) => string): Renderable {
  if (each === undefined) return html`<span aria-hidden="true">…</span>`
  return html`<a href=${path(each)} aria-current=${each === page ? 'page' : undefined}>${each}</a>`
}

/** The first page, the last, and those around this one, with `undefined` where pages are left out. */
function pagesAround(page: number, pages: number): (number | undefined)[] {
  const near = Math.min(Math.max(page, 1), pages)
  // A gap of one page takes no less room than its link.
  const from = near <= 4 ? 2 : near - 1
  const to = near >= pages - 3 ? pages - 1 : near + 1
  const shown: (number | undefined)[] = [1]
  if (from > 2) shown.push(undefined)
  for (let each = from; each <= to; each++) shown.push(each)
  if (to < pages - 1) shown.push(undefined)
  shown.push(pages)
  return shown
}
