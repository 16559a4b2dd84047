import type { Answer, Conn, LiveRouteInfo } from '../http/index.ts'
import { renderDead } from './dead/render-dead.ts'
import type { LiveDefinition } from './definition.ts'
import type { LiveSite } from './join/live-runtime.ts'
import { serveViews, type ViewsSocket } from './join/serve-views.ts'

/**
 * A live view: what the last step of a builder gives, for routes, `liveRender` and tests.
 *
 * @typeParam P - What it needs of the path and the query of its route.
 * @typeParam N - What it needs of the pipeline of its route.
 * @typeParam S - What a page that embeds it has to hand it.
 */
export class LiveView<P = {}, N = {}, S = {}> {
  /** Only in the types. */
  declare readonly $live?: (params: P, needs: N) => void
  /** Only in the types. */
  declare readonly $session?: (session: S) => void
  /** What was gathered, for the engine. */
  readonly $definition: LiveDefinition

  constructor(definition: LiveDefinition) {
    this.$definition = definition
  }

  /** For errors, the log and the list of routes. */
  get name(): string {
    return this.$definition.name
  }

  /** Answers the HTTP request of a route: the first render, which is plain HTML. */
  $render(conn: Conn, route: LiveRouteInfo): Promise<Answer> {
    return renderDead(this, conn, route)
  }

  /** Makes what the browsers of an endpoint connect to for all its views, whichever of them is asked. */
  $serve(site: LiveSite): ViewsSocket {
    return serveViews(site)
  }
}
