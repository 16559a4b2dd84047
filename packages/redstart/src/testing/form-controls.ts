import {
  ancestors,
  childElements,
  type Element,
  elementsIn,
  type ParentNode,
  rawText,
} from './dom.ts'

/** A field that a form sends. */
export type Pair = readonly [name: string, value: string | File]

const CONTROLS = new Set(['input', 'select', 'textarea', 'button'])
const BUTTONS = new Set(['submit', 'button', 'image', 'reset'])

/** The controls of a form, in the order of the page. */
export function controlsOf(form: Element, page: ParentNode): readonly Element[] {
  const { id } = form.attribs
  const inside = new Set(elementsIn(form))
  return [...elementsIn(page)].filter((control) => {
    if (!isControl(control)) return false
    const { form: owner } = control.attribs
    // Which name a form belong to it, wherever they are.
    return owner === undefined ? inside.has(control) : owner !== '' && owner === id
  })
}

/** Whether it can be a field of a form. */
export function isControl({ name }: Element): boolean {
  return CONTROLS.has(name)
}

/** What kind of control it is: the `type` of an input or a button, else its tag. */
export function kindOf({ name, attribs }: Element): string {
  if (name === 'input') return attribs.type?.toLowerCase() ?? 'text'
  return name === 'button' ? (attribs.type?.toLowerCase() ?? 'submit') : name
}

/** Whether it is clicked, and not filled in. */
export function isButton(control: Element): boolean {
  return BUTTONS.has(kindOf(control))
}

/** What a browser sends of a control that nobody touched. */
export function pairsOf(control: Element): readonly Pair[] {
  const { name } = control.attribs
  if (name === undefined || name === '' || isDisabled(control)) return []
  return valuesOf(control).map((value) => [name, value])
}

/** The values that stand in a control, whether it is disabled or not. */
export function valuesOf(control: Element): readonly string[] {
  if (control.name === 'textarea') return [rawText(control)]
  if (control.name === 'select') return selected(control)
  if (isButton(control) || kindOf(control) === 'file') return []
  if (isChoice(control) && !has(control, 'checked')) return []
  return [loneValue(control)]
}

/** What a control of one value sends when it is sent. */
export function loneValue(control: Element): string {
  return control.attribs.value ?? (isChoice(control) ? 'on' : '')
}

/** Whether it is sent only when it is checked. */
export function isChoice(control: Element): boolean {
  const kind = kindOf(control)
  return kind === 'checkbox' || kind === 'radio'
}

/** By itself, or by a field set around it; the controls in the legend of one are left alone. */
export function isDisabled(control: Element): boolean {
  if (has(control, 'disabled')) return true
  let inner = control
  for (const outer of ancestors(control)) {
    if (outer.name === 'datalist') return true
    const isOff = outer.name === 'fieldset' && has(outer, 'disabled')
    if (isOff && inner !== childElements(outer).find(({ name }) => name === 'legend')) return true
    inner = outer
  }
  return false
}

/** What can be chosen in a `<select>`. */
export function optionsOf(select: Element): readonly string[] {
  return enabledOptions(select).map(optionValue)
}

function selected(select: Element): readonly string[] {
  const chosen = allOptions(select).filter((option) => has(option, 'selected'))
  const isList = has(select, 'multiple')
  const isOpen = isList || Number(select.attribs.size ?? 1) > 1
  const enabled = enabledOptions(select)
  // Of one choice the last counts; where there is none, the first that can be chosen.
  const first = isOpen ? [] : enabled.slice(0, 1)
  const sent = isList ? chosen : chosen.length > 0 ? chosen.slice(-1) : first
  return sent.filter((option) => enabled.includes(option)).map(optionValue)
}

function allOptions(select: Element): readonly Element[] {
  return [...elementsIn(select)].filter(({ name }) => name === 'option')
}

function enabledOptions(select: Element): readonly Element[] {
  return allOptions(select).filter((option) => {
    const [group] = ancestors(option)
    return !has(option, 'disabled') && !(group?.name === 'optgroup' && has(group, 'disabled'))
  })
}

function optionValue(option: Element): string {
  return option.attribs.value ?? rawText(option).replace(/\s+/g, ' ').trim()
}

/** Whether an element has an attribute, whatever its value. */
export function has(element: Element, attribute: string): boolean {
  return element.attribs[attribute] !== undefined
}
