import { type FlashMessages, openFlash } from '../../http/index.ts'
import { containerOf } from '../dead/container.ts'
import type { MountPlan } from '../view/mount-plan.ts'
import type { JoinRequest } from './join-request.ts'
import type { LiveConnection } from './live-connection.ts'
import { type Needs, needsAt } from './needs.ts'
import { departureResponse } from './responses.ts'
import { socketIdIn } from './socket-id.ts'
import {
  type ChildClaim,
  type EmbeddedClaim,
  openSession,
  openStatic,
  type SessionClaim,
} from './tokens.ts'
import { type AnyView, viewOf } from './view-target.ts'

/** What a join comes to before anything is mounted: what to mount, or what the client is told instead. */
export type Decision =
  | { readonly plan: MountPlan; readonly response?: undefined }
  | { readonly plan?: undefined; readonly response: object }

/** What all plans of one join have in common. */
type Common = Pick<MountPlan, 'id' | 'flash' | 'connect' | 'socketId'>
/** What the plan of one has by itself. */
type Own = Pick<MountPlan, 'session'> & Partial<Omit<MountPlan, keyof Common>>

const STALE: Decision = { response: { reason: 'stale' } }
const UNAUTHORIZED: Decision = { response: { reason: 'unauthorized' } }

/**
 * Decides on a join (Phoenix LiveView protocol, section 2.3): at once, where no plug and no other view
 * has to be asked.
 *
 * @throws what live plugs throw, and the errors of an address that cannot be read.
 */
export function decide(
  live: LiveConnection,
  topic: string,
  request: JoinRequest,
): Decision | Promise<Decision> {
  const { signing } = live.runtime
  const claim = openSession(signing, request.session)
  if (claim === undefined || topic !== `lv:${claim.id}`) return STALE
  const known = request.static === undefined ? undefined : openStatic(signing, request.static)
  if (request.static !== undefined && known?.id !== claim.id) return STALE
  // Whoever signed in or out since has another page by now.
  if (live.session === null || claim.socketId !== live.socketId) return STALE
  const common = {
    id: claim.id,
    flash: flashOf(live, request, known?.flash),
    connect: { params: request.params },
    socketId: socketIdIn(live.session),
  }
  if (request.redirect !== undefined || claim.kind === 'routed') {
    return routed(live, claim, request, common)
  }
  return claim.kind === 'child' ? child(live, claim, common) : embedded(live, claim, common)
}

/** The messages that a view begins with (L-25, L-26). */
function flashOf(
  { runtime }: LiveConnection,
  { flash, redirect, params }: JoinRequest,
  atRender: FlashMessages = {},
): FlashMessages {
  if (flash !== undefined) return openFlash(runtime.signing, flash)
  return redirect === undefined && params._mounts === 0 ? atRender : {}
}

/** A view that a route leads to: the one of the page, or one that the page goes on to. */
function routed(
  live: LiveConnection,
  claim: SessionClaim,
  { url, redirect }: JoinRequest,
  common: Common,
): Decision | Promise<Decision> {
  const { routes, signing } = live.runtime
  const sent = redirect ?? url
  if (claim.kind !== 'routed' || sent === undefined) return UNAUTHORIZED
  const uri = routes.addressOf(sent, live.handshake)
  const match = routes.at(uri)
  if (match === 'other' || match === 'none') return UNAUTHORIZED
  if (match.liveSession !== claim.liveSession) return UNAUTHORIZED
  if (redirect === undefined && routes.keyOf(match.view) !== claim.view) return UNAUTHORIZED
  const view = viewOf(match.view)
  if (view === undefined) return STALE
  const { action, liveSession, params, container } = match
  const planned = ({ assigns: needs, elsewhere }: Needs): Decision => {
    if (elsewhere !== undefined) {
      return { response: departureResponse(signing, elsewhere, elsewhere.flash, []) }
    }
    return mounting(view, common, {
      needs,
      route: { uri, params, action, liveSession },
      session: { ...live.session },
      container: redirect && containerOf(view.$definition.container, container),
    })
  }
  const needs = needsAt(live, match, uri)
  return needs instanceof Promise ? needs.then(planned) : planned(needs)
}

/** A view that an ordinary page has, or one that stays when its page goes on. */
function embedded(live: LiveConnection, claim: EmbeddedClaim, common: Common): Decision {
  const view = viewOf(live.runtime.routes.viewOf(claim.view))
  if (view === undefined) return STALE
  const session = { ...live.session, ...claim.session }
  return mounting(view, common, { session, sticky: claim.kind === 'sticky' })
}

/** A view within another, once that has come to its turn (L-31). */
async function child(live: LiveConnection, claim: ChildClaim, common: Common): Promise<Decision> {
  const parent = live.views.get(claim.parent)
  const state =
    (await parent?.settled()) ?? (live.hasDeparted(claim.parent) ? 'redirected' : 'gone')
  if (state === 'redirected') return { response: { reason: 'parent_redirect' } }
  if (parent === undefined || state === 'gone') return STALE
  const { id, place } = claim
  // The client may name an older place of it: it keeps the token that came first.
  const part = parent.child(id)
  // It has left the page meanwhile, and its client is about to learn so.
  if (part === undefined) return { response: { reason: 'removed' } }
  const session = { ...live.session, ...claim.session }
  return mounting(part.view, common, { session, isChild: true, parent, place })
}

/** The plan of a view: one that no route leads to, and that stands in no other, unless it is said. */
function mounting(
  view: AnyView,
  common: Common,
  { needs = {}, route, session, container, isChild = false, parent, place, sticky = false }: Own,
): Decision {
  return {
    plan: {
      view,
      definition: view.$definition,
      needs,
      route,
      session,
      container,
      isChild,
      parent,
      place,
      sticky,
      // Last, for V8 is slow to add names to a copy.
      ...common,
    },
  }
}
