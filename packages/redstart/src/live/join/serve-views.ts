import type { ConnectOutcome, Route, SocketDefinition } from '../../socket/index.ts'
import type { SessionData } from '../../token/index.ts'
import { UploadRoute } from '../upload/index.ts'
import { LiveConnection } from './live-connection.ts'
import { type LiveSite, openRuntime } from './live-runtime.ts'
import { socketIdIn, withoutSocketId } from './socket-id.ts'
import { readUpload } from './upload-pass.ts'
import { ViewRoute } from './view-route.ts'

/** What browsers connect to for the live views of an endpoint. */
export interface ViewsSocket extends SocketDefinition {
  /** There are no channels on it that an endpoint could send something. */
  definitionOf(topic: string): undefined
}

/**
 * Makes what browsers connect to, and has the first renders find what they need for it.
 *
 * @throws ClientUnsupported for an installed client that live views do not speak with.
 */
export function serveViews(site: LiveSite): ViewsSocket {
  const runtime = openRuntime(site)
  const views = new ViewRoute()
  const uploads = new UploadRoute(readUpload)
  let isToldOfTokens = false
  return {
    connectInfo: ['session'],
    authToken: false,
    anonymous: false,
    // The client does not come again with what is refused, and what it has locked for it stays locked.
    excess: 'wait',
    // Whoever comes is let in: without a session each join is answered "stale", and the page loads again.
    connect: (params, info, _token, request): ConnectOutcome | Promise<ConnectOutcome> => {
      const session = sessionIn(info)
      if (session === null && !hasToken(params) && !isToldOfTokens) {
        isToldOfTokens = true
        // Its client loads such a page again, and again.
        site.context.logger.warn(
          { code: 'no_csrf_token' },
          'A page with live views connected without its CSRF token, so none of them can be joined. Its ' +
            'layout needs csrfToken: conn.csrfToken in document(…), its script ' +
            'params: { _csrf_token: csrfToken } in new LiveSocket(…).',
        )
      }
      const socketId = socketIdIn(session)
      const enter = (isAdmitted: boolean): ConnectOutcome => {
        const known = session === null || isAdmitted ? session : withoutSocketId(session)
        const assigns = new LiveConnection(runtime, known, request, socketId)
        return { accepted: true, assigns, id: isAdmitted ? socketId : undefined }
      }
      if (socketId === undefined || site.admits === undefined) return enter(true)
      return site.admits(socketId, request).then(enter)
    },
    route(topic: string): Route | undefined {
      if (topic.startsWith('lv:')) return views
      return topic.startsWith('lvu:') ? uploads : undefined
    },
    definitionOf: () => undefined,
  }
}

function hasToken(params: unknown): boolean {
  return typeof params === 'object' && params !== null && '_csrf_token' in params
}

function sessionIn(info: object): Readonly<SessionData> | null {
  return 'session' in info && isSession(info.session) ? info.session : null
}

function isSession(value: unknown): value is Readonly<SessionData> {
  return typeof value === 'object' && value !== null
}
