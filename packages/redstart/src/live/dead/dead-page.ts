import { randomText } from '../../context/index.ts'
import { UnknownView } from '../../errors/index.ts'
import type { Conn } from '../../http/index.ts'
import { partsOf } from '../../http/index.ts'
import type { Container } from '../definition.ts'
import type { Flash } from '../flash.ts'
import { throughJson } from '../join/json-map.ts'
import { type LiveRuntime, runtimeOf } from '../join/live-runtime.ts'
import { socketIdIn } from '../join/socket-id.ts'
import { signEmbedded, signSession, signStatic } from '../join/tokens.ts'
import type { AnyView } from '../join/view-target.ts'
import type { NestedView } from '../nested-view.ts'
import type { Departure } from '../outcome.ts'
import { renderDeadView } from '../view/dead-view.ts'
import type { MountPlan, PlannedRoute } from '../view/mount-plan.ts'
import { containerOf, renderContainer, type ViewAttributes } from './container.ts'

/** Where a view sends the visitor in place of being shown, and the messages for there. */
export type DeadDeparture = Departure & { readonly flash: Flash }

/** A view that was rendered for a plain page. */
export interface DeadElement {
  /** The element of the view, with all that stands in it. */
  readonly html: string
  readonly title: string | undefined
}

/** The part of an element that is decided before its view has been rendered. */
interface Place {
  readonly container: Container
  readonly attributes: Omit<ViewAttributes, 'id' | 'static'>
}

/** One HTTP request whose page has live views in it. */
export class DeadPage {
  readonly #conn: Conn
  readonly #runtime: LiveRuntime
  #departure: DeadDeparture | undefined

  /** @throws NoLiveEndpoint when no endpoint serves the router of the request. */
  constructor(conn: Conn) {
    this.#conn = conn
    this.#runtime = runtimeOf(partsOf(conn).live)
  }

  /** Where a view of the page sends its visitor, the first of them if several do. */
  get departure(): DeadDeparture | undefined {
    return this.#departure
  }

  /** Renders the view that the request's route leads to; undefined when it leads elsewhere. */
  routed(
    view: AnyView,
    route: PlannedRoute,
    container: Container | undefined,
  ): Promise<DeadElement | undefined> {
    const { assigns, flash } = this.#conn
    const { signing, routes } = this.#runtime
    const id = newViewId()
    const key = routes.keyOf(view)
    // Where a route leads to is known by it.
    if (key === undefined) throw new UnknownView(view.name)
    const { liveSession } = route
    const plan = this.#plan(view, id)
    const { socketId } = plan
    const session = signSession(signing, { kind: 'routed', id, socketId, view: key, liveSession })
    return this.#render(
      { ...plan, needs: assigns, route, flash },
      {
        container: containerOf(view.$definition.container, container),
        attributes: { main: true, session },
      },
    )
  }

  /**
   * Renders a view of an ordinary page; undefined when it leads elsewhere.
   *
   * @throws UnknownView for a view that has no name.
   */
  embedded(
    view: AnyView,
    id: string,
    handed: object,
    container: Container | undefined,
  ): Promise<DeadElement | undefined> {
    const plan = this.#plan(view, id, handed)
    const { socketId } = plan
    const session = signEmbedded(this.#runtime, 'embedded', view, { id, socketId, handed })
    return this.#render(plan, {
      container: containerOf(view.$definition.container, container),
      attributes: { session },
    })
  }

  async #nested(part: NestedView, parentId: string): Promise<string> {
    const { view, id, sticky } = part
    const container = containerOf(view.$definition.container, part.container)
    const plan = { ...this.#plan(view, id, part.session), isChild: !sticky, sticky }
    const place = { id, socketId: plan.socketId, handed: part.session }
    const attributes = sticky
      ? { sticky, session: signEmbedded(this.#runtime, 'sticky', view, place) }
      : { parentId, session: '' }
    const element = await this.#render(plan, { container, attributes })
    return element?.html ?? ''
  }

  async #render(plan: MountPlan, place: Place): Promise<DeadElement | undefined> {
    const { id } = plan
    const rendered = await renderDeadView(plan, {
      context: this.#runtime.context,
      csrfToken: () => this.#conn.csrfToken,
      nested: (part) => this.#nested(part, id),
    })
    if ('departure' in rendered) {
      this.#departure ??= rendered.departure
      return undefined
    }
    const { html: content, flash, title } = rendered
    const attributes = {
      ...place.attributes,
      id,
      static: signStatic(this.#runtime.signing, { id, flash }),
    }
    return { html: renderContainer(place.container, attributes, content), title }
  }

  #plan(view: AnyView, id: string, handed?: object): MountPlan {
    const session = this.#conn.session.all()
    return {
      id,
      view,
      definition: view.$definition,
      needs: {},
      route: undefined,
      session: handed ? { ...session, ...throughJson(handed) } : session,
      socketId: socketIdIn(session),
      flash: {},
      connect: undefined,
      container: undefined,
      isChild: false,
      parent: undefined,
      place: undefined,
      sticky: false,
    }
  }
}

/** A DOM id for a view that nobody has named: good in a selector as it is, and in a topic (L-2). */
export function newViewId(): string {
  return `phx-${randomText(12)}`
}
