import { adapter } from 'parse5-htmlparser2-tree-adapter'
import { type Page, rawText, select, setChildren } from '../dom.ts'

/** The title of a page; undefined where it has none. */
export function titleOf(page: Page): string | undefined {
  const [element] = select('head > title', page)
  return element && rawText(element).replace(/\s+/g, ' ').trim()
}

/** Changes the title as the client does: what its element says comes around it (section 1.3). */
export function changeTitle(page: Page, title: string): void {
  const [element] = select('head > title', page)
  if (element === undefined) return
  const { 'data-prefix': prefix = '', 'data-suffix': suffix = '' } = element.attribs
  const shown = title.trim() === '' ? element.attribs['data-default'] : title
  if (shown === undefined) return
  setChildren(element, [adapter.createTextNode(prefix + shown + suffix)])
}
