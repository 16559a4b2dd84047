/** Signing in and out. A nickname is enough, so it proves nothing: that is for accounts to do. */
import { type Form, toForm } from 'redstart/changeset'
import type { Reply } from 'redstart/http'
import { nicknameChangeset } from '../../people/nickname.ts'
import type { User } from '../../people/user.ts'
import type { UserTokens } from '../../people/user-token.ts'
import { signInPage } from '../pages/sign-in.ts'
import type { Visit } from '../pipeline.ts'
import { startSession } from '../session.ts'

/** What signing in and out needs. */
export interface SessionParts {
  readonly tokens: UserTokens
  /** Tells the rooms, on all nodes, that somebody is signed in no more. Nobody waits for that. */
  signOut(user: User): void
}

/** GET /sign-in */
export function form(conn: Visit): Reply {
  const to = localPath(conn.query.get('to'))
  if (conn.assigns.user) return conn.redirect(to)
  return page(conn, toForm(nicknameChangeset(), { as: 'person' }), to)
}

/** POST /sign-in */
export async function signIn(conn: Visit, { tokens, signOut }: SessionParts): Promise<Reply> {
  const { person: params, to } = await conn.body()
  const applied = nicknameChangeset(params ?? {}).apply()
  if (!applied.ok) {
    return page(conn, toForm(applied.changeset, { as: 'person' }), localPath(to), 422)
  }
  const before = conn.assigns.user
  if (before) signOut(before)
  startSession(conn, await tokens.issue(applied.value.name))
  return conn.redirect(localPath(to))
}

/** POST /sign-out */
export function signOut(conn: Visit, { signOut }: SessionParts): Reply {
  const { user } = conn.assigns
  conn.session.clear()
  if (user) signOut(user)
  conn.putFlash('info', 'You are signed out.')
  return conn.redirect('/')
}

function page(conn: Visit, form: Form<{ name: string }>, to: string, status = 200): Reply {
  const content = signInPage({ form, to, csrfToken: conn.csrfToken })
  return conn.html(content, { title: 'Sign in', status })
}

/** Where to go after signing in: of what was asked for the path alone, if it is one of a room. */
function localPath(asked: unknown): string {
  return typeof asked === 'string' && /^\/rooms\/[\w-]+$/.test(asked) ? asked : '/'
}
