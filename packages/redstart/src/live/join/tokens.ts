import { UnknownView } from '../../errors/index.ts'
import {
  type FlashMessages,
  messagesIn,
  openLive,
  type Signing,
  signLive,
} from '../../http/index.ts'
import { type JsonMap, jsonMap } from './json-map.ts'
import type { LiveRuntime } from './live-runtime.ts'
import type { AnyView } from './view-target.ts'

/** What a session token says of the view that may be joined with it. */
export type SessionClaim = RoutedClaim | EmbeddedClaim | ChildClaim

/** What all of them say. */
interface Claim {
  /** The DOM id; the topic is `lv:` with it. */
  readonly id: string
  /** The name of the visitor's connections when the page was made: a token is good for those alone. */
  readonly socketId: string | undefined
}

/** A view that a route leads to. */
export interface RoutedClaim extends Claim {
  readonly kind: 'routed'
  /** The key of the view among those of the endpoint. */
  readonly view: string
  readonly liveSession: string
}

/** A root that a page embeds, and a view that stays when its page goes on to another. */
export interface EmbeddedClaim extends Claim {
  readonly kind: 'embedded' | 'sticky'
  readonly view: string
  /** What the page handed it. */
  readonly session: JsonMap
}

/** A view inside of another. */
export interface ChildClaim extends Claim {
  readonly kind: 'child'
  /** The `instance` of the view around it. */
  readonly parent: string
  /** The number of its place there: it may have had some, one after another. */
  readonly place: number
  readonly session: JsonMap
}

/** What a static token says: what only the first render knew. */
export interface StaticClaim {
  readonly id: string
  readonly flash: FlashMessages
}

/** Stands before the text of these tokens. With another form of that it is another: open pages are stale. */
const VERSION = '2'
/** Fourteen days, in seconds. */
const LONG = 1_209_600

/** Signs that a client may join a view (Phoenix LiveView protocol, section 1.2). */
export function signSession(signing: Signing, claim: SessionClaim): string {
  return signList(signing, 'session', [claim.kind, claim.id, claim.socketId, ...rest(claim)])
}

function rest(claim: SessionClaim): [name: string, last: string | JsonMap, place?: number] {
  if (claim.kind === 'routed') return [claim.view, claim.liveSession]
  if (claim.kind === 'child') return [claim.parent, claim.session, claim.place]
  return [claim.view, claim.session]
}

/**
 * Signs that a client may join a view that a page embeds, or one that stays.
 *
 * @param kind - `sticky` for one that stays.
 * @param place.handed - What the page hands the view.
 * @throws UnknownView for a view that the endpoint has no name for.
 */
export function signEmbedded(
  { signing, routes }: LiveRuntime,
  kind: EmbeddedClaim['kind'],
  view: AnyView,
  { id, socketId, handed }: Claim & { readonly handed: object },
): string {
  const key = routes.keyOf(view)
  if (key === undefined) throw new UnknownView(view.name)
  return signSession(signing, { kind, id, socketId, view: key, session: { ...handed } })
}

/** What a session token says; undefined for one that is forged, too old, or of another version (L-17). */
export function openSession(signing: Signing, token: unknown): SessionClaim | undefined {
  const [kind, id, given, name, last, place] = openList(signing, 'session', token)
  if (typeof id !== 'string' || typeof name !== 'string') return undefined
  const socketId = typeof given === 'string' ? given : undefined
  if (kind === 'routed' && typeof last === 'string') {
    return { kind, id, socketId, view: name, liveSession: last }
  }
  const session = jsonMap(last)
  if (kind === 'embedded' || kind === 'sticky') return { kind, id, socketId, view: name, session }
  if (kind !== 'child' || typeof place !== 'number') return undefined
  return { kind, id, socketId, parent: name, place, session }
}

/** Signs what the connected view is to know of the first render. */
export function signStatic(signing: Signing, { id, flash }: StaticClaim): string {
  return signList(signing, 'static', [id, flash])
}

/** What a static token says; undefined as of {@link openSession}. */
export function openStatic(signing: Signing, token: unknown): StaticClaim | undefined {
  const [id, flash] = openList(signing, 'static', token)
  return typeof id === 'string' ? { id, flash: messagesIn(flash) } : undefined
}

/** As JSON, which is read and written several times faster than a list of terms: each page has two. */
function signList(signing: Signing, use: string, list: readonly unknown[]): string {
  return signLive(signing, use, VERSION + JSON.stringify(list), LONG)
}

/** What {@link signList} signed; an empty list for anything else. */
function openList(signing: Signing, use: string, token: unknown): readonly unknown[] {
  const text = openLive(signing, use, token, LONG)
  if (typeof text !== 'string' || !text.startsWith(VERSION)) return []
  const list: unknown = JSON.parse(text.slice(VERSION.length))
  return Array.isArray(list) ? list : []
}
