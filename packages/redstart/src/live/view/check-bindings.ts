import { UnknownBinding } from '../../errors/index.ts'
import { isHtml, type Template, templateOf, valuesOf } from '../../html/index.ts'
import type { LiveDefinition } from '../definition.ts'

/**
 * Refuses a template that names an event which its view does not handle. What has a `phx-target` is for
 * somebody else.
 *
 * @throws UnknownBinding
 */
export function checkBindings({ on, name }: LiveDefinition, template: Template): void {
  for (const { event, place, targeted } of template.bindings) {
    if (targeted || on.has(event) || event.startsWith('lv:')) continue
    throw new UnknownBinding(place, event, name)
  }
}

/** As {@link checkBindings}, for a content with the templates in it, but for the rows of keyed lists. */
export function checkContent(definition: LiveDefinition, content: unknown): void {
  if (Array.isArray(content)) {
    for (const each of content) checkContent(definition, each)
  } else if (isHtml(content)) {
    checkBindings(definition, templateOf(content))
    for (const value of valuesOf(content)) {
      if (typeof value === 'object') checkContent(definition, value)
    }
  }
}
