import { InvalidContainer } from '../errors/index.ts'
import type { Conn } from './conn.ts'
import type { Answer } from './reply.ts'

/** The element around a live view: its tag and its attributes. */
export type Container = readonly [tag: string, attributes: Readonly<Record<string, string>>]

/** What a route says of the live view that it leads to. */
export interface LiveRouteOptions {
  /** What the view is to show here, as one word: its assign `liveAction`. */
  readonly action?: string | undefined
  /** The element around the view; its attributes are added to those that the view's definition has. */
  readonly container?: Container | undefined
}

/** What a live view is told of the route that led to it. */
export interface LiveRouteInfo {
  /**
   * What views have to have in common to replace each other without a new page: the name of the route's
   * pipeline among those that lead to live views.
   */
  readonly liveSession: string
  readonly action: string | undefined
  readonly container: Container | undefined
}

/** A live view, as far as routes know it. `defineLive` of `redstart/live` makes them. */
export interface LiveTarget {
  /** What the list of routes calls it. */
  readonly name: string
  /** Answers the first request, with plain HTML. */
  $render(conn: Conn, route: LiveRouteInfo): Promise<Answer>
}

/** A live view that fits a route: what it wants of the path and of the live plugs is there. */
export interface LiveRouteView<P, L> extends LiveTarget {
  /** In the types alone. */
  readonly $live?: (params: P, needs: L) => void
}

const TAG = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
/** They hold no elements, or none that a script may change. */
const CLOSED = new Set(
  'area base br col embed hr img input link meta source track wbr param script style textarea title template iframe noscript xmp plaintext html head body'.split(
    ' ',
  ),
)
const ATTRIBUTE = /^[a-z][\w.:-]*$/i
/** What the server itself writes into the element, and handlers, which no policy allows. */
const RESERVED = /^(?:id$|data-phx-|on)/i

/**
 * Refuses an element that cannot hold a live view.
 *
 * @throws InvalidContainer
 */
export function checkContainer([tag, attributes]: Container): void {
  if (!TAG.test(tag) || CLOSED.has(tag)) {
    throw new InvalidContainer(`${JSON.stringify(tag)} is no element that can hold a page`)
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (!ATTRIBUTE.test(name)) {
      throw new InvalidContainer(`${JSON.stringify(name)} is no name of an attribute`)
    }
    if (RESERVED.test(name)) throw new InvalidContainer(`the attribute ${name} is not yours to set`)
    if (typeof value !== 'string') throw new InvalidContainer(`the attribute ${name} is no text`)
  }
}
