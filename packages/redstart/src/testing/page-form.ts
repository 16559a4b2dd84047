import { type DefaultTreeAdapterMap, parse } from 'parse5'

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

/** A field that a form sends. */
export type Pair = readonly [name: string, value: string | File]

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
export function formIn(page: string, form: string): PageForm | undefined {
  const element = findForm(page, form)
  return (
    element && {
      action: attr(element, 'action'),
      isPost: attr(element, 'method')?.toLowerCase() === 'post',
      isMultipart: attr(element, 'enctype') === 'multipart/form-data',
      fields: fieldsOf(element),
    }
  )
}

/** What one would read of a page, without tags, spaces made single. */
export function textIn(page: string): string {
  return textOf(parse(page)).replace(/\s+/g, ' ').trim()
}

function findForm(page: string, form: string): Element | undefined {
  return elements(parse(page)).find(
    (element) =>
      element.tagName === 'form' &&
      (form.startsWith('#')
        ? attr(element, 'id') === form.slice(1)
        : attr(element, 'action') === form),
  )
}

/** What a browser would send of a form that nobody touched. */
function fieldsOf(form: Element): readonly Pair[] {
  return elements(form).flatMap((element): Pair[] => {
    const name = attr(element, 'name')
    if (name === undefined || attr(element, 'disabled') !== undefined) return []
    if (element.tagName === 'textarea') return [[name, textOf(element)]]
    if (element.tagName === 'select') return selected(element).map((value) => [name, value])
    if (element.tagName !== 'input') return []
    const type = attr(element, 'type') ?? 'text'
    const isChoice = type === 'checkbox' || type === 'radio'
    if (isChoice && attr(element, 'checked') === undefined) return []
    if (['submit', 'button', 'image', 'reset', 'file'].includes(type)) return []
    return [[name, attr(element, 'value') ?? (isChoice ? 'on' : '')]]
  })
}

function selected(select: Element): readonly string[] {
  const options = elements(select).filter(({ tagName }) => tagName === 'option')
  const chosen = options.filter((option) => attr(option, 'selected') !== undefined)
  const isList = attr(select, 'multiple') !== undefined
  const sent = chosen.length > 0 || isList ? chosen : options.slice(0, 1)
  return sent.map((option) => attr(option, 'value') ?? textOf(option).trim())
}

function elements(node: Node): readonly Element[] {
  const children = 'childNodes' in node ? node.childNodes : []
  return children.flatMap((child) => ['tagName' in child ? [child] : [], elements(child)].flat())
}

function attr(element: Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value
}

function textOf(node: Node): string {
  if ('value' in node && node.nodeName === '#text') return node.value
  if (node.nodeName === 'style' || node.nodeName === 'script') return ''
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}
