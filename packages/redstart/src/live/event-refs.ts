import { type Command, JS } from '../html/index.ts'
import type { LiveDefinition } from './definition.ts'
import type { EventRef } from './types.ts'

/** The events of a view or a component, each with what makes its commands. */
export type Bindings = Readonly<Record<string, EventRef<unknown>>>

/**
 * What `render` is given to write events into attributes.
 *
 * @param target - The component that handles them; none for the view.
 */
export function bindings(events: Iterable<string>, target?: number): Bindings {
  const refs: Record<string, EventRef<unknown>> = Object.create(null)
  for (const event of events) refs[event] = eventRef(event, target)
  return Object.freeze(refs)
}

const ofViews = new WeakMap<LiveDefinition, Bindings>()

/** The events of a view: the same for all who look at it. */
export function bindingsOf(definition: LiveDefinition): Bindings {
  const known = ofViews.get(definition)
  if (known !== undefined) return known
  const made = bindings(definition.on.keys())
  ofViews.set(definition, made)
  return made
}

function eventRef(event: string, target: number | undefined): EventRef<unknown> {
  const options = target === undefined ? {} : { target }
  let alone: Command | undefined
  const send = (value?: unknown): Command => {
    if (typeof value === 'object' && value !== null) return JS.push(event, { ...options, value })
    // A command never changes: the same one tells a render that nothing is new.
    alone ??= JS.push(event, options)
    return alone
  }
  return Object.freeze(Object.assign(send, { form: () => event }))
}
