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
  const tree = parse(page)
  const element = elements(tree).find((each) => isWanted(each, form))
  return (
    element && {
      action: attr(element, 'action'),
      isPost: attr(element, 'method')?.toLowerCase() === 'post',
      isMultipart: attr(element, 'enctype')?.toLowerCase() === 'multipart/form-data',
      fields: elements(tree).filter(belongsTo(element)).flatMap(pairsOf),
    }
  )
}

function isWanted(element: Element, form: string): boolean {
  if (element.tagName !== 'form') return false
  return form.startsWith('#')
    ? attr(element, 'id') === form.slice(1)
    : attr(element, 'action') === form
}

/** Which controls are a form's: those that name it, wherever they are, and those in it that name none. */
function belongsTo(form: Element): (control: Element) => boolean {
  const id = attr(form, 'id')
  const inside = new Set(elements(form))
  return (control) => {
    const owner = attr(control, 'form')
    return owner === undefined ? inside.has(control) : owner !== '' && owner === id
  }
}

/** What a browser sends of a control that nobody touched. */
function pairsOf(control: Element): Pair[] {
  const name = attr(control, 'name')
  if (name === undefined || name === '' || isDisabled(control)) return []
  if (control.tagName === 'textarea') return [[name, textOf(control)]]
  if (control.tagName === 'select') return selected(control).map((value) => [name, value])
  if (control.tagName !== 'input') return []
  const type = attr(control, 'type')?.toLowerCase() ?? 'text'
  const isChoice = type === 'checkbox' || type === 'radio'
  if (isChoice && !has(control, 'checked')) return []
  if (['submit', 'button', 'image', 'reset', 'file'].includes(type)) return []
  return [[name, attr(control, 'value') ?? (isChoice ? 'on' : '')]]
}

/** By itself, or by a field set around it; the controls in the legend of one are left alone. */
function isDisabled(control: Element): boolean {
  if (has(control, 'disabled')) return true
  let inner = control
  for (const outer of ancestors(control)) {
    if (outer.tagName === 'datalist') return true
    const isOff = outer.tagName === 'fieldset' && has(outer, 'disabled')
    if (isOff && inner !== children(outer).find(({ tagName }) => tagName === 'legend')) return true
    inner = outer
  }
  return false
}

function selected(select: Element): readonly string[] {
  const options = elements(select).filter(({ tagName }) => tagName === 'option')
  const chosen = options.filter((option) => has(option, 'selected'))
  const isList = has(select, 'multiple')
  const isOpen = isList || Number(attr(select, 'size') ?? 1) > 1
  const enabled = options.filter((option) => !isOptionDisabled(option))
  // Of one choice the last counts; where there is none, the first that can be chosen.
  const first = isOpen ? [] : enabled.slice(0, 1)
  const sent = isList ? chosen : chosen.length > 0 ? chosen.slice(-1) : first
  return sent
    .filter((option) => enabled.includes(option))
    .map((option) => attr(option, 'value') ?? textOf(option).replace(/\s+/g, ' ').trim())
}

function isOptionDisabled(option: Element): boolean {
  const [parent] = ancestors(option)
  return (
    has(option, 'disabled') ||
    (parent !== undefined && parent.tagName === 'optgroup' && has(parent, 'disabled'))
  )
}

function elements(node: Node): readonly Element[] {
  return children(node).flatMap((child) => [child, ...elements(child)])
}

function children(node: Node): readonly Element[] {
  return 'childNodes' in node ? node.childNodes.filter((child) => 'tagName' in child) : []
}

/** The elements around one, the nearest first. */
function ancestors(element: Element): readonly Element[] {
  const { parentNode } = element
  return parentNode !== null && 'tagName' in parentNode
    ? [parentNode, ...ancestors(parentNode)]
    : []
}

function attr(element: Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value
}

function has(element: Element, name: string): boolean {
  return attr(element, name) !== undefined
}

function textOf(node: Node): string {
  if ('value' in node && node.nodeName === '#text') return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}
