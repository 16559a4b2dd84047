/** Signing in and out. */
import { type Form, toForm } from 'redstart/changeset'
import type { Reply } from 'redstart/http'
import { nicknameChangeset } from '../../people/nickname.ts'
import { signIn as takeNickname } from '../../people/people.ts'
import { signInPage } from '../pages/sign-in.ts'
import type { Members, Visit } from '../pipelines.ts'
import { router } from '../router.ts'
import { endSession, startSession } from '../session.ts'

/** GET / */
export function form(conn: Visit): Reply {
  if (conn.assigns.person) return conn.redirect(router.p('/rooms'))
  const form = toForm(nicknameChangeset(), { as: 'person' })
  return page(conn, form, localPath(conn.query.get('to')))
}

/** POST /sign-in */
export async function signIn(conn: Visit): Promise<Reply> {
  const { person: params, to } = await conn.body()
  const signedIn = await takeNickname(params ?? {})
  if (!signedIn.ok) {
    return page(conn, toForm(signedIn.changeset, { as: 'person' }), localPath(to), 422)
  }
  const before = conn.assigns.person
  if (before) await endSession(conn, before)
  startSession(conn, signedIn.value)
  return conn.redirect(localPath(to))
}

/** POST /sign-out */
export async function signOut(conn: Members): Promise<Reply> {
  await endSession(conn, conn.assigns.person)
  conn.putFlash('info', 'You have left, and your nickname is free again.')
  return conn.redirect(router.p('/'))
}

function page(conn: Visit, form: Form<{ name: string }>, to: string, status = 200): Reply {
  const content = signInPage({ form, to, csrfToken: conn.csrfToken })
  return conn.html(content, { title: 'Sign in', status })
}

/** Where to go after signing in: of what was asked for the path alone, if it is one of a room. */
function localPath(asked: unknown): string {
  const isRoom = typeof asked === 'string' && /^\/rooms\/[\w-]+$/.test(asked)
  return isRoom ? asked : router.p('/rooms')
}
