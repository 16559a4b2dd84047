import { ComponentWithoutRoot, DuplicateComponent, LivePartOutside } from '../../errors/index.ts'
import { type Html, type Part, renderAround, templateOf } from '../../html/index.ts'
import type { SocketContext } from '../../socket/index.ts'
import { ComponentCall } from '../component-call.ts'
import type { ComponentDefinition } from '../component-definition.ts'
import type { Flash } from '../flash.ts'
import { NestedView } from '../nested-view.ts'
import type { Departure } from '../outcome.ts'
import { StreamRows } from '../stream/index.ts'
import { checkContent } from './check-bindings.ts'
import { Component } from './component.ts'
import { DeadHost } from './dead-host.ts'
import type { MountPlan } from './mount-plan.ts'
import { View } from './view.ts'

/** What a plain render has to know of its surroundings. */
export interface DeadSurroundings {
  readonly context: SocketContext
  /** Makes what a form of the page has to send along. */
  readonly csrfToken: () => string
  /** Renders a view that stands in this one. */
  readonly nested: (part: NestedView) => Promise<string>
}

/** What a plain render came to: a page, or where the visitor is sent instead. */
export type DeadRender =
  | { readonly html: string; readonly title: string | undefined; readonly flash: Flash }
  | { readonly departure: Departure & { readonly flash: Flash } }

/**
 * Mounts a view for a plain page, and renders it with all that stands in it (Phoenix LiveView protocol,
 * section 1).
 *
 * @throws whatever the application throws, and InvalidParams for an address that does not fit.
 */
export async function renderDeadView(
  plan: MountPlan,
  surroundings: DeadSurroundings,
): Promise<DeadRender> {
  const host = new DeadHost(surroundings.context, surroundings.csrfToken)
  const view = new View(plan, host)
  try {
    await view.start()
    const departure = view.takeDeparture()
    if (departure !== undefined) return { departure }
    const html = await new DeadRenderer(view, host, surroundings).text(view.render())
    return { html, title: view.title, flash: view.state.flash }
  } finally {
    view.end()
    host.end()
  }
}

/** Renders the parts of a page that only a live view has. */
class DeadRenderer {
  readonly #view: View
  readonly #host: DeadHost
  readonly #nested: DeadSurroundings['nested']
  /** The ids of the components so far, by their kinds. */
  #met: Map<ComponentDefinition, Set<string | number>> | undefined
  #cid = 0

  constructor(view: View, host: DeadHost, { nested }: DeadSurroundings) {
    this.#view = view
    this.#host = host
    this.#nested = nested
  }

  /** Waits only where there are parts: most rows of most streams have none. */
  text(content: Html): string | Promise<string> {
    checkContent(this.#view.definition, content)
    const { pieces, parts } = renderAround(content)
    return parts.length === 0 ? (pieces[0] ?? '') : this.#around(pieces, parts)
  }

  async #around(pieces: readonly string[], parts: readonly Part[]): Promise<string> {
    let out = pieces[0] ?? ''
    for (const [index, part] of parts.entries()) {
      out += await this.#part(part)
      out += pieces[index + 1] ?? ''
    }
    return out
  }

  async #part(part: Part): Promise<string> {
    if (part instanceof ComponentCall) return this.#component(part)
    if (part instanceof NestedView) return this.#nested(part)
    if (!(part instanceof StreamRows)) throw new LivePartOutside('a live view', part.what)
    let out = ''
    for (const row of inPlace(part)) {
      const text = this.text(row)
      out += typeof text === 'string' ? text : await text
    }
    return out
  }

  async #component(part: ComponentCall): Promise<string> {
    this.#meet(part)
    this.#cid += 1
    const component = new Component(part, this.#cid, this.#host, this.#view)
    try {
      await component.mount(part.props)
      await Component.updateMany([{ component, props: part.props }])
      const content = component.render()
      if (!templateOf(content).singleRoot) throw new ComponentWithoutRoot(part.definition.name)
      return await this.text(content)
    } finally {
      component.state.end()
    }
  }

  /** What the page could not be joined with is an error of the page already. */
  #meet({ definition, id }: ComponentCall): void {
    this.#met ??= new Map()
    const ids = this.#met.get(definition)
    if (ids === undefined) this.#met.set(definition, new Set([id]))
    else if (ids.has(id)) throw new DuplicateComponent(definition.name, definition.name)
    else ids.add(id)
  }
}

/** The rows of a stream as a browser would put them, one after another. */
function inPlace(part: StreamRows): readonly Html[] {
  const { contents, inserts } = part.take()
  const rows: Html[] = []
  for (const [index, [, at]] of inserts.toReversed().entries()) {
    const row = contents[index]
    if (row === undefined) continue
    if (at < 0) rows.push(row)
    else rows.splice(at, 0, row)
  }
  return rows
}
