import { NoInteraction } from '../../errors/index.ts'
import { type Element, outerHtml, parentOf, select } from '../dom.ts'
import type { LiveDocument } from './document.ts'
import { isMap, type JsonMap } from './wire.ts'

/** What a binding does that the server hears of. */
export type Effect =
  | {
      readonly kind: 'push'
      readonly event: string
      /** What the command adds to the payload. */
      readonly value: JsonMap
      /** The command's own target, which goes before that of the element. */
      readonly target: string | undefined
    }
  | { readonly kind: 'navigate' | 'patch'; readonly to: string }

/** `exec` leads from one attribute to the next; one that leads in circles ends here. */
const MAX_DEPTH = 20

/**
 * What a binding does: an event by its name, or a list of commands, of which those that only change the page
 * are left out (Phoenix LiveView protocol, section 5.3).
 *
 * @throws NoInteraction for commands that the client cannot run.
 */
export function effectsOf(
  document: LiveDocument,
  element: Element,
  binding: string,
): readonly Effect[] {
  return binding.startsWith('[')
    ? commandEffects(document, element, binding)
    : [{ kind: 'push', event: binding, value: {}, target: undefined }]
}

/** As {@link effectsOf}, where the client takes a list of commands and no name. */
export function commandEffects(
  document: LiveDocument,
  element: Element,
  binding: string,
  depth = 0,
): readonly Effect[] {
  if (!binding.startsWith('[')) {
    const problem = `is to run ${JSON.stringify(binding)}, which is no command`
    const advice = 'The client takes no name of an event here. Pass what ev or JS makes.'
    throw new NoInteraction(openingTag(element), problem, advice)
  }
  const commands: unknown = JSON.parse(binding)
  if (!Array.isArray(commands)) return []
  return commands.flatMap((command: unknown) => {
    const [name, args]: unknown[] = Array.isArray(command) ? command : []
    return isMap(args) ? effect(document, element, name, args, depth) : []
  })
}

function effect(
  document: LiveDocument,
  element: Element,
  name: unknown,
  args: JsonMap,
  depth: number,
): readonly Effect[] {
  const { value, target, href } = args
  switch (name) {
    case 'push': {
      const meant = target === undefined || target === null ? undefined : String(target)
      const own = isMap(value) ? value : {}
      return [{ kind: 'push', event: String(args.event), value: own, target: meant }]
    }
    case 'navigate':
    case 'patch':
      return [{ kind: name, to: String(href) }]
    case 'exec':
      return executed(document, element, args, depth)
    default:
      return []
  }
}

function executed(
  document: LiveDocument,
  element: Element,
  { attr, to }: JsonMap,
  depth: number,
): readonly Effect[] {
  if (depth >= MAX_DEPTH) {
    throw new NoInteraction(openingTag(element), 'runs commands in a circle', 'Mend its JS.exec.')
  }
  return elementsAt(document, element, to).flatMap((each) => {
    const binding = each.attribs[String(attr)]
    if (binding) return commandEffects(document, each, binding, depth + 1)
    const problem = `has no ${String(attr)}, which a JS.exec is to run`
    throw new NoInteraction(openingTag(each), problem, 'Mend the JS.exec, or give it one.')
  })
}

function elementsAt(document: LiveDocument, element: Element, to: unknown): readonly Element[] {
  if (typeof to === 'string') return select(to, document.page)
  if (!isMap(to)) return [element]
  if (typeof to.inner === 'string') return select(to.inner, element)
  const found = new Set(select(String(to.closest), document.page))
  let outer: Element | undefined = element
  while (outer !== undefined && !found.has(outer)) outer = parentOf(outer)
  return outer === undefined ? [] : [outer]
}

/** An element without what stands in it, for messages. */
export function openingTag(element: Element): string {
  return outerHtml(element.cloneNode(false)).replace(/<\/[^>]+>$/, '')
}
