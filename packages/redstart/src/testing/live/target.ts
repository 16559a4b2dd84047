import { NoInteraction } from '../../errors/index.ts'
import { type Element, select } from '../dom.ts'
import type { ClientView } from './client-view.ts'
import { openingTag } from './commands.ts'
import type { Tab } from './tab.ts'
import type { JsonMap } from './wire.ts'

/** Who gets an event: a view, or one of its components. */
export interface Target {
  readonly view: ClientView
  readonly cid: number | undefined
}

/**
 * Who an element's events are for (Phoenix LiveView protocol, section 5.1).
 *
 * @param target - The number of a component, or a selector; undefined for the view around the element.
 * @throws NoInteraction when a selector finds nothing.
 */
export function targetsOf(
  tab: Tab,
  element: Element,
  target: string | undefined,
): readonly Target[] {
  const view = tab.page.viewOf(element)
  if (target === undefined) return [{ view, cid: undefined }]
  return /^\d+$/.test(target) ? [{ view, cid: Number(target) }] : targetsAt(tab, target, element)
}

/** The views or components around what a selector finds. */
export function targetsAt(tab: Tab, selector: string, from?: Element): readonly Target[] {
  const found = select(selector, tab.page.document.page)
  if (found.length === 0) {
    const who = from === undefined ? 'The event' : openingTag(from)
    const advice = 'Mend the selector, or give the component itself, its number as phx-target.'
    throw new NoInteraction(who, `has the target ${selector}, which is not on the page`, advice)
  }
  return found.map((each) => ({
    view: tab.page.viewOf(each),
    cid: tab.page.document.componentOf(each),
  }))
}

/** Sends an event to all whom it is for. */
export async function pushEvent(
  targets: readonly Target[],
  event: JsonMap,
): Promise<JsonMap | undefined> {
  let reply: JsonMap | undefined
  for (const { view, cid } of targets) {
    view.reply = undefined
    await view.push('event', { ...event, ...(cid !== undefined && { cid }) })
    reply = view.reply
  }
  return reply
}
