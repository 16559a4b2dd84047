import { InvalidNavigation } from '../../errors/index.ts'
import type { InboundMessage } from '../../socket/index.ts'
import { type Diff, isEmpty, type RenderedTree } from '../diff/index.ts'
import type { Flash } from '../flash.ts'
import type { LiveConnection } from '../join/live-connection.ts'
import { needsAt } from '../join/needs.ts'
import { departureMessage } from '../join/responses.ts'
import type { Departure, PushedEvent } from '../outcome.ts'
import type { Component } from './component.ts'
import type { ComponentDriver } from './component-driver.ts'
import type { MountPlan } from './mount-plan.ts'
import type { View } from './view.ts'

/** What a client is told after a message: what changed on the page, and what besides. */
export interface LiveDiff extends Diff {
  /** The title of the page. */
  t?: string
  /** Events for the page's scripts. */
  e?: readonly PushedEvent[]
  /** What the handler answers. */
  r?: object
}

/** Where a view goes on to, with what its visitor is told there. */
export type Leaving = Departure & { readonly flash: Flash }

/** A new address of a view, as its client is told. */
export interface Patched {
  readonly to: string
  readonly kind: 'push' | 'replace'
}

/** What has been handled, and who waits for an answer. */
export interface Handled {
  readonly message?: InboundMessage
  /** What the handler answers the hook that pushed the event. */
  readonly reply?: object | undefined
  /** What stands beside the diff in the answer. */
  readonly beside?: object
  /** The component that handled it. */
  readonly component?: Component | undefined
}

/** The way to the client of one view. */
export interface ViewLink {
  /** Whether the view has ended: nothing is sent any more. */
  readonly isOver: boolean
  push(event: string, payload: unknown): void
  answer(message: InboundMessage, response: unknown): void
  /** Hands a new address to the view that has it, where this one stands in another. */
  patchRoot(departure: Leaving): void
  /** Ends the view, which was sent somewhere else. */
  leaveFor(reason: 'redirect' | 'live_redirect'): Promise<void>
}

/** What an {@link Outbox} is made of. */
export interface OutboxParts {
  readonly plan: MountPlan
  readonly view: View
  readonly tree: RenderedTree<Component>
  readonly driver: ComponentDriver
  readonly live: LiveConnection
  readonly link: ViewLink
}

/** How many renders in a row may leave something to render before they count as going round in circles. */
const MAX_CATCH_UPS = 20
/** How often `handleParams` may send its view on before it counts as going round in circles. */
const MAX_PATCHES = 20

/**
 * What one connected view sends after each message: what changed, as the answer where its client waits
 * for one, or where it goes on to (Phoenix LiveView protocol, sections 4.4 and 4.5).
 */
export class Outbox {
  readonly #parts: OutboxParts
  #title: string | undefined
  /** Renders in a row that were followed by another, for they changed what they showed. */
  #catchUps = 0
  /** What the last of them sent. */
  #lastSent: string | undefined
  /** Whether such a render waits for its turn. */
  #isCatchingUp = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  /** Sends what a message has caused: at once, unless a component or another address is waited for. */
  settle(handled: Handled): void | Promise<void> {
    const { view, link } = this.#parts
    if (link.isOver) return
    const departure = view.takeDeparture()
    if (departure !== undefined) return this.#depart(departure, handled)
    view.settled()
    return this.#sendChanges(handled)
  }

  async #depart(asked: Leaving, handled: Handled): Promise<void> {
    await this.#sendComponent(handled.component)
    const departure = asked.kind === 'patch' ? await this.#follow(asked) : asked
    this.#parts.view.settled()
    await (departure === undefined ? this.#sendChanges(handled) : this.#leave(departure, handled))
  }

  #sendChanges(handled: Handled): void | Promise<void> {
    const diff = this.diff()
    if (!(diff instanceof Promise)) return this.#send(diff, handled)
    return diff.then((changes) => this.#send(changes, handled))
  }

  #send(diff: LiveDiff, { message, reply, beside }: Handled): void {
    const { link } = this.#parts
    if (reply !== undefined) diff.r = reply
    if (message !== undefined) {
      link.answer(message, isEmpty(diff) ? { ...beside } : { diff, ...beside })
    } else if (!isEmpty(diff)) link.push('diff', diff)
  }

  /** What has changed since the last time, with the title and the events. */
  diff(): LiveDiff | Promise<LiveDiff> {
    const { view, tree, driver } = this.#parts
    const { dirty } = driver
    const isWhole = view.state.isDirty
    if (!isWhole && dirty.length === 0) return this.#added({})
    view.isRendering = true
    const diff = isWhole ? tree.render(view.render(), dirty) : tree.renderComponents(dirty)
    if (!(diff instanceof Promise)) return this.#rendered(diff, isWhole)
    return diff.then((changes) => this.#rendered(changes, isWhole))
  }

  /** @param isWhole - Whether the whole view was rendered, and not some components alone. */
  #rendered(diff: Diff, isWhole: boolean): LiveDiff {
    const { view, driver } = this.#parts
    // What the hooks that follow change is not rendered for that alone (L-134).
    const isBehind = view.state.isDirty || driver.dirty.length > 0
    if (isWhole) view.state.sent()
    driver.sent()
    if (isWhole) view.hooks.rendered()
    view.isRendering = false
    if (isBehind) this.#catchUp(diff)
    else {
      this.#catchUps = 0
      this.#lastSent = undefined
    }
    return this.#added(diff)
  }

  /**
   * Has the view rendered again in turn, for a component has changed what was rendered before it.
   *
   * @param diff - What that render sent.
   */
  #catchUp(diff: Diff): void {
    if (this.#isCatchingUp || this.#catchUps > MAX_CATCH_UPS) return
    const sent = JSON.stringify(diff)
    const isSame = sent === this.#lastSent
    this.#lastSent = sent
    this.#catchUps = isSame ? 0 : this.#catchUps + 1
    // What a component tells again with each render has been shown.
    if (isSame) return
    const { view, plan } = this.#parts
    const { host } = view.state
    if (this.#catchUps > MAX_CATCH_UPS) {
      // From now on the rest goes with the next message, until a render leaves none.
      host.logger.error(
        { view: plan.definition.name },
        'A live view changes whenever it is rendered. Let the mount and update of its components change ' +
          'what is around them only where something differs.',
      )
      return
    }
    this.#isCatchingUp = true
    host.inTurn(() => {
      this.#isCatchingUp = false
    })
  }

  /** Adds the title and the events. */
  #added(diff: LiveDiff): LiveDiff {
    const { view } = this.#parts
    const { title } = view
    if (title !== this.#title && title !== undefined) diff.t = title
    this.#title = title
    const events = view.takeEvents()
    if (events.length > 0) diff.e = events
    return diff
  }

  /** Where a component sends its view somewhere, what it shows itself comes first. */
  async #sendComponent(component: Component | undefined): Promise<void> {
    if (component === undefined || !component.state.isDirty) return
    const { view, tree, driver } = this.#parts
    view.isRendering = true
    const diff = await tree.renderComponents([component.cid])
    driver.sent()
    view.isRendering = false
    if (!isEmpty(diff)) this.#parts.link.push('diff', diff)
  }

  /** @returns where it leads instead, if it leads away from this view. */
  async #follow(departure: Leaving): Promise<Leaving | undefined> {
    const { plan, link } = this.#parts
    if (plan.parent !== undefined) {
      link.patchRoot(departure)
      return undefined
    }
    const done = await this.patch(departure)
    if ('leaving' in done) return done.leaving
    link.push('live_patch', done)
    return undefined
  }

  /**
   * Runs `handleParams` for another address, and for those that it sends its view on to.
   *
   * @returns the last address, or where the view goes instead.
   * @throws InvalidNavigation for an address of another view, and when that goes on and on.
   */
  async patch(first: Leaving): Promise<Patched | { readonly leaving: Leaving }> {
    const { view } = this.#parts
    let departure = first
    for (let patches = 0; patches <= MAX_PATCHES; patches += 1) {
      const { to, flash } = departure
      if (!(await this.visit(new URL(to, view.uri), flash))) {
        throw new InvalidNavigation(
          `${JSON.stringify(to)} leads to another view`,
          'Use pushNavigate for another view, and pushPatch for another address of this one.',
        )
      }
      const next = view.takeDeparture()
      if (next === undefined) {
        const isReplaced = departure.kind !== 'redirect' && departure.replace
        return { to, kind: isReplaced ? 'replace' : 'push' }
      }
      if (next.kind !== 'patch') return { leaving: next }
      departure = next
    }
    throw new InvalidNavigation(
      `its handleParams has patched more than ${MAX_PATCHES} times in a row`,
      'Call pushPatch in handleParams only where the params differ from those that it leads to.',
    )
  }

  /**
   * Goes to another address of this view. The live plugs are asked again where its path is another: what
   * they gave was for the one before. They may send the visitor elsewhere.
   *
   * @param flash - What its page shows there.
   * @returns false for an address of another view.
   * @throws InvalidNavigation where nothing is, and what the plugs and the application throw.
   */
  async visit(to: URL, flash?: Flash): Promise<boolean> {
    const { plan, view, live } = this.#parts
    const uri = live.runtime.routes.addressOf(to, live.handshake)
    const match = live.runtime.routes.at(uri)
    if (match === 'none') {
      throw new InvalidNavigation(`no route is at ${uri.pathname.slice(0, 200)}`, 'Mend the link.')
    }
    if (match === 'other' || match.view !== plan.view) return false
    const { liveSession, params, action } = match
    if (liveSession !== plan.route?.liveSession) return false
    view.replaceFlash(flash)
    if (uri.pathname !== view.uri?.pathname) {
      const { assigns, elsewhere } = await needsAt(live, match, uri)
      if (elsewhere !== undefined) {
        view.departWith(elsewhere)
        return true
      }
      view.state.merge(assigns)
    }
    await view.patch({ uri, params, action, liveSession })
    return true
  }

  async #leave(departure: Leaving, { message }: Handled): Promise<void> {
    const { view, link, live, plan } = this.#parts
    const events = view.takeEvents()
    if (events.length > 0) link.push('diff', { e: events })
    const response = departureMessage(live.runtime.signing, departure, departure.flash)
    if (message !== undefined) link.answer(message, response)
    else for (const [event, payload] of Object.entries(response)) link.push(event, payload)
    if (departure.kind === 'navigate' && plan.sticky) return
    await link.leaveFor(departure.kind === 'navigate' ? 'live_redirect' : 'redirect')
  }
}
