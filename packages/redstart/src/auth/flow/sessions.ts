import { NotFound } from '../../errors/index.ts'
import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import { deviceName } from '../page/device-name.ts'
import { moments } from '../page/moment.ts'
import type { ListedSession } from '../page/pages/sessions.ts'
import { pathParam } from '../page/path-param.ts'
import { placeOf } from '../page/place.ts'
import { renderPage } from '../page/render.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import type { RevokeWhich } from '../store/store.ts'
import type { SessionInfo, UserConn } from '../types.ts'

/** The list of one's own sessions, and their end. */
export const sessionRoutes: readonly PageRoute[] = [
  { method: 'GET', path: '/sessions', access: 'user', action: show },
  { method: 'DELETE', path: '/sessions', access: 'user', action: endOthers },
  { method: 'DELETE', path: '/sessions/:id', access: 'user', action: endOne },
]

async function show(conn: UserConn, core: Core): Promise<Answer> {
  const { user, session } = conn.assigns.scope
  const moment = moments(core.t('format.locale'))
  const sessions = await core.sessions.list(user.id)
  const listed = sessions.map((one) => ({
    ...listedSession(core, one),
    created: moment(one.createdAt),
    lastSeen: moment(one.lastSeenAt),
    current: one.id === session.id,
  }))
  listed.sort((a, b) => Number(b.current) - Number(a.current))
  const title = core.t('sessions.title')
  return renderPage(core, conn, 'sessions', { sessions: listed }, { title })
}

async function endOthers(conn: UserConn, core: Core): Promise<Answer> {
  const { user, session } = conn.assigns.scope
  return end(conn, core, { userId: user.id, except: session.id }, 'sessions.others-ended')
}

async function endOne(conn: UserConn, core: Core): Promise<Answer> {
  const { user } = conn.assigns.scope
  const id = pathParam(conn, 'id')
  const own = await core.sessions.list(user.id)
  // A session of somebody else is one that does not exist.
  if (!own.some((session) => session.id === id)) throw new NotFound()
  return end(conn, core, { ids: [id] }, 'sessions.ended')
}

async function end(
  conn: UserConn,
  core: Core,
  which: RevokeWhich,
  done: 'sessions.ended' | 'sessions.others-ended',
): Promise<Answer> {
  const by = { actorId: conn.assigns.scope.user.id, info: requestInfo(conn) }
  const { delayed } = await core.sessions.revoke(which, 'by_owner', by)
  conn.putFlash('info', delayed ? `${core.t(done)} ${core.t('sessions.delayed')}` : core.t(done))
  return conn.redirect(core.settings.paths.sessions())
}

/** What is the same whoever looks at it. */
function listedSession(
  core: Core,
  session: SessionInfo,
): Pick<ListedSession, 'id' | 'device' | 'place' | 'method'> {
  const { t } = core
  return {
    id: session.id,
    device: session.kind === 'api' ? t('device.api') : deviceName(t, session.userAgent),
    place: placeOf(session.ip) ?? t('sessions.place-unknown'),
    method: methodName(core, session.method),
  }
}

/** `oauth:company` by the provider's name, the others by their texts. */
function methodName({ t, texts }: Core, method: string): string {
  const [kind = '', provider] = method.split(':')
  if (provider !== undefined) return t('method.provider', { provider })
  const named: Readonly<Record<string, string>> = texts
  const key = `method.${kind}`
  return Object.hasOwn(named, key) ? (named[key] ?? method) : method
}
