import { type Departed, type LiveSocket, type MountContext, redirect } from '../../live/index.ts'
import { sessionOfTopic } from '../revocation/session-topic.ts'
import type { AccountUser, SessionInfo, UserScope } from '../types.ts'
import type { SudoOptions } from './guards.ts'
import { type GuardCore, isFreshSession, userScope } from './user-scope.ts'

/** What a live view is asked for that only those may use who have just proved who they are. */
export interface LiveSudoOptions extends SudoOptions {
  /** The events that ask for it. Default none: to see the view at all. */
  readonly events?: readonly string[]
}

/** Hooks for live views: `.use(accounts.live.requireUser)`. */
export interface LiveGuards<U extends AccountUser> {
  /**
   * Who a view belongs to that a page embeds: its assign `scope`. Guests are sent to log in. A view that a
   * route leads to has its scope from the pipeline.
   *
   * @example
   * defineLive().session(z.object({ cart: z.number() })).use(accounts.live.requireUser)
   */
  readonly requireUser: (
    context: Pick<MountContext<never>, 'socketId'>,
  ) => Promise<{ scope: UserScope<U> } | Departed>
  /**
   * Asks for a fresh log-in: for events, which are not handled without one while the view stays, or for
   * the view as a whole.
   *
   * @example
   * defineLive<{ scope: UserScope<User> }>()
   *   .use(accounts.live.requireSudo({ minutes: 20, events: ['delete'] }))
   */
  readonly requireSudo: (
    options: LiveSudoOptions,
  ) => (
    context: { readonly assigns: { readonly scope: UserScope<U> } },
    socket: Pick<LiveSocket<object>, 'attachHook' | 'putFlash'>,
  ) => Promise<Departed | undefined>
}

/** What hooks of live views are named, where that has to be unique. */
const HOOK = 'accounts:sudo'

/** The {@link LiveGuards} of an application. */
export function liveGuards<U extends AccountUser>(core: GuardCore<U>): LiveGuards<U> {
  const { sessions, settings, t } = core
  const logIn = settings.paths.logIn()

  /** A view may be open for long: what has come of its session meanwhile is in the store. */
  const isFreshNow = async (session: SessionInfo, minutes: number): Promise<boolean> => {
    const now = await sessions.live(session.id)
    return now !== undefined && isFreshSession(core, now, minutes)
  }

  return {
    requireUser: async ({ socketId }) => {
      const id = sessionOfTopic(socketId)
      const session = id === undefined ? undefined : await sessions.live(id)
      const scope = session && (await userScope(core, session))
      return scope ? { scope } : redirect(logIn)
    },
    requireSudo:
      ({ minutes, events }) =>
      async ({ assigns: { scope } }, socket) => {
        if (events === undefined) {
          const isFresh = await isFreshNow(scope.session, minutes)
          return isFresh ? undefined : redirect(`${logIn}?sudo`)
        }
        socket.attachHook(HOOK, 'handleEvent', async ({ event }) => {
          if (!events.includes(event) || (await isFreshNow(scope.session, minutes))) return 'cont'
          socket.putFlash('error', t('guard.log-in-again'))
          return 'halt'
        })
        return undefined
      },
  }
}
