import type { Container, LiveDefinition } from '../definition.ts'
import type { Flash } from '../flash.ts'
import type { LiveView } from '../live-view.ts'
import type { ViewProcess } from './view-process.ts'

/** Where the address of a page leads to, for a view that a route leads to. */
export interface PlannedRoute {
  /** Made when a view asks for it: most do not. */
  readonly uri: URL
  /** The named parts of the path over the query, decoded. */
  readonly params: Readonly<Record<string, unknown>>
  /** The word that the route was given as `action`. */
  readonly action: string | undefined
  /** Views of one live session follow each other over one connection. */
  readonly liveSession: string
}

/** All that is known of a view before it is mounted. */
export interface MountPlan {
  /** The DOM id: the topic without `lv:`. */
  readonly id: string
  readonly view: LiveView<never, never, never>
  readonly definition: LiveDefinition
  /** What the pipeline of its route gave; nothing where there is no route. */
  readonly needs: object
  /** Undefined for a view that no route leads to. */
  readonly route: PlannedRoute | undefined
  /** The page's session with what a page that embeds the view handed it, which wins. */
  readonly session: Readonly<Record<string, unknown>>
  /** The name of the visitor's connections, if they have one. */
  readonly socketId: string | undefined
  readonly flash: Flash
  /** What the browser sent when it joined; undefined for the first, plain render. */
  readonly connect: { readonly params: Readonly<Record<string, unknown>> } | undefined
  /** The element around a view that was come to without loading a page, to be told to the client. */
  readonly container: Container | undefined
  /** Whether it stands within another view, which has the layout; a sticky one does not. */
  readonly isChild: boolean
  /** The view that it stands in, once that is connected. */
  readonly parent: ViewProcess | undefined
  /** For which of its places there it is joined: it may have had some, one after another. */
  readonly place: number | undefined
  /** Whether it stays when the page goes on to another view. */
  readonly sticky: boolean
}
