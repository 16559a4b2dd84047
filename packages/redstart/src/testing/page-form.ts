import { elementsIn, parsePage } from './dom.ts'
import { controlsOf, type Pair, pairsOf } from './form-controls.ts'

/** A form of a page, as a browser would send it if nobody touched it. */
export interface PageForm {
  /** Where it goes; undefined for the page itself. */
  readonly action: string | undefined
  readonly isPost: boolean
  readonly isMultipart: boolean
  readonly fields: readonly Pair[]
}

/**
 * Finds a form in a page.
 *
 * @param form - `#id`, or the form's action.
 */
export function formIn(html: string, form: string): PageForm | undefined {
  const page = parsePage(html)
  for (const element of elementsIn(page)) {
    const { id, action } = element.attribs
    const isWanted = form.startsWith('#') ? id === form.slice(1) : action === form
    if (element.name !== 'form' || !isWanted) continue
    return { ...sendingOf(element.attribs), fields: controlsOf(element, page).flatMap(pairsOf) }
  }
  return undefined
}

/** Where and how a form is sent, by its attributes. */
export function sendingOf({
  action,
  method,
  enctype,
}: Readonly<Partial<Record<string, string>>>): Omit<PageForm, 'fields'> {
  return {
    action,
    isPost: method?.toLowerCase() === 'post',
    isMultipart: enctype?.toLowerCase() === 'multipart/form-data',
  }
}
