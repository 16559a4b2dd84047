import { Part } from '../html/index.ts'
import type { Container } from './definition.ts'
import type { LiveView } from './live-view.ts'

/** A place in the template of a view where another view stands. */
export class NestedView extends Part {
  readonly what: string = 'A nested view'
  readonly view: LiveView<never, never, never>
  /** The DOM id. */
  readonly id: string
  /** What it is handed. */
  readonly session: Readonly<Record<string, unknown>>
  /** Whether it stays when the page goes on to another view. */
  readonly sticky: boolean
  readonly container: Container | undefined

  constructor(parts: Pick<NestedView, 'view' | 'id' | 'session' | 'sticky' | 'container'>) {
    super()
    this.view = parts.view
    this.id = parts.id
    this.session = parts.session
    this.sticky = parts.sticky
    this.container = parts.container
  }
}

/** How a template places a view. */
export interface NestedViewOptions {
  /** The DOM id, which no other view of the page has. */
  readonly id: string
  /** The element around the view; its attributes are added to those that the view's definition has. */
  readonly container?: Container
  /**
   * Whether the view stays, with its state, when the page goes on to another view of its live session that
   * shows it too: a player, a chat in the corner. The endpoint has to name such a view:
   * `live: { views: { player } }`. Default false.
   */
  readonly sticky?: boolean
}

/** The session is asked for where the view has a schema for it that wants something. */
type Handing<S> = {} extends S ? { readonly session?: S } : { readonly session: S }

/**
 * Puts a view into the template of another. It has a process and events of its own: what crashes it leaves
 * the view around it alone. Where no isolation is needed, a live component is lighter.
 *
 * @param options.session - What the view is handed, as its `.session(schema)` takes it. It travels in the
 *   page, where it can be read but not changed: ids, and nothing secret.
 * @example
 * html`<aside>${nestedView(clockLive, { id: 'clock', session: { zone: 'UTC' } })}</aside>`
 */
export function nestedView<S extends object>(
  view: LiveView<{}, {}, S>,
  options: NestedViewOptions & Handing<S>,
): NestedView {
  const { id, container, sticky = false, session = {} } = options
  return new NestedView({ view, id, container, sticky, session: { ...session } })
}
