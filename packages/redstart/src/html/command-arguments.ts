import { InvalidCommand } from '../errors/index.ts'
import { kindOf } from './value-kind.ts'

/** How an option is sent. */
interface Encoding {
  /** Its key in the arguments. */
  readonly key: string
  /** What is sent for a value; `undefined` for one that is refused. */
  readonly encode: (value: unknown) => unknown
  /** What is taken, as the end of a sentence. */
  readonly takes: string
}

const selector = 'a CSS selector'
const transition = "classes, or [during, start, end], each classes: 'fade-in' or ['a', 'b', 'c']"
const flag = 'true or false'
const map = 'a map, { … }, of JSON values'

/** An option of a command. */
export type OptionName =
  | 'blocking'
  | 'bubbles'
  | 'detail'
  | 'display'
  | 'in'
  | 'loading'
  | 'out'
  | 'pageLoading'
  | 'replace'
  | 'target'
  | 'time'
  | 'to'
  | 'transition'
  | 'value'

const encodings: Readonly<Record<OptionName, Encoding>> = {
  blocking: { key: 'blocking', encode: booleanOf, takes: flag },
  bubbles: { key: 'bubbles', encode: booleanOf, takes: flag },
  detail: { key: 'detail', encode: mapOf, takes: map },
  display: { key: 'display', encode: textOf, takes: "a value of CSS, such as 'flex'" },
  in: { key: 'ins', encode: transitionOf, takes: transition },
  loading: { key: 'loading', encode: textOf, takes: selector },
  out: { key: 'outs', encode: transitionOf, takes: transition },
  pageLoading: { key: 'page_loading', encode: booleanOf, takes: flag },
  replace: { key: 'replace', encode: booleanOf, takes: flag },
  target: { key: 'target', encode: receiverOf, takes: `a component's number or ${selector}` },
  time: { key: 'time', encode: millisecondsOf, takes: 'whole milliseconds, from 0' },
  to: {
    key: 'to',
    encode: targetOf,
    takes: `${selector}, or one in { inner: … }, { closest: … } or { document: … }`,
  },
  transition: { key: 'transition', encode: transitionOf, takes: transition },
  value: { key: 'value', encode: mapOf, takes: map },
}

/**
 * The options of a command as they are sent, in one order; what is `undefined` or `null` is left out.
 *
 * @param command - The command, for errors: `show`.
 * @param options - What was passed to it.
 * @param allowed - The options that it has.
 * @throws {@link InvalidCommand} for another option, or for a value that an option does not take.
 */
export function encodeOptions(
  command: string,
  options: object,
  allowed: readonly OptionName[],
): Record<string, unknown> {
  const given = new Map<string, unknown>(Object.entries(options))
  const sent: Record<string, unknown> = {}
  for (const name of allowed) {
    const value = given.get(name)
    given.delete(name)
    if (value === undefined || value === null) continue
    const { key, takes } = encodings[name]
    const encoded = encodings[name].encode(value)
    if (encoded === undefined) throw refusal(command, `The option ${name}`, value, takes)
    sent[key] = encoded
  }
  const [unknown] = given.keys()
  if (unknown !== undefined) {
    const fault = `There is no option ${unknown}. Its options: ${allowed.join(', ')}.`
    throw new InvalidCommand(`JS.${command}`, fault)
  }
  return sent
}

/** Classes as they are sent. */
export function encodeClasses(command: string, value: unknown): readonly string[] {
  const names = typeof value === 'string' ? [value] : value
  if (isListOfTexts(names)) return names.flatMap(classesOf)
  throw refusal(command, 'What names the classes', value, "classes: 'a b' or ['a', 'b']")
}

/** A transition as it is sent. */
export function encodeTransition(command: string, value: unknown): unknown {
  const encoded = transitionOf(value)
  if (encoded === undefined) throw refusal(command, 'The transition', value, transition)
  return encoded
}

/** A text that may not be empty. */
export function encodeText(command: string, what: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw refusal(command, what, value, 'text that is not empty')
}

function refusal(command: string, what: string, value: unknown, takes: string): InvalidCommand {
  return new InvalidCommand(`JS.${command}`, `${what} takes ${takes}; given was ${formOf(value)}.`)
}

/** What a value is, in the middle of a sentence; text may be anything, and is not shown. */
function formOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text of another form'
  const [first = '', ...rest] = kindOf(value)
  return `${first.toLowerCase()}${rest.join('')}`
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function millisecondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function receiverOf(value: unknown): number | string | undefined {
  return value === 0 ? undefined : (millisecondsOf(value) ?? textOf(value))
}

function mapOf(value: unknown): object | undefined {
  return isMap(value) ? value : undefined
}

function targetOf(value: unknown): string | Readonly<Record<string, string>> | undefined {
  if (!isMap(value)) return textOf(value)
  const [[scope, given] = [], ...more] = Object.entries(value)
  const inside = textOf(given)
  if (inside === undefined || more.length > 0) return undefined
  if (scope === 'document') return inside
  return scope === 'inner' || scope === 'closest' ? { [scope]: inside } : undefined
}

function transitionOf(value: unknown): readonly (readonly string[])[] | undefined {
  if (typeof value === 'string') return value === '' ? undefined : [classesOf(value), [], []]
  return isListOfTexts(value) && value.length === 3 ? value.map(classesOf) : undefined
}

function classesOf(text: string): string[] {
  return text.split(/\s+/).filter((name) => name !== '')
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}

function isMap(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
