/** Who is signed in, and the pipeline that lets nobody else in. */
import { randomUUID } from 'node:crypto'
import { changeset, type Form, toForm } from 'redstart/changeset'
import { button, flashMessages, formFor, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import type { Answer, Conn, Pipeline, Reply } from 'redstart/http'
import { z } from 'zod'

/** The members' sessions: who they are of, by the number that the cookie has. */
const sessions = new Map<string, string>()
const KEY = 'member_session'
/** Connections that come with this in their session have it as their socket id, to be closed by. */
const SOCKET_ID = 'live_socket_id'

const SignIn = { name: z.string().trim().min(2).max(20) }

/** Adds the member. Its plugs are live, so they run again when a page connects. */
export function membersOnly(browser: Pipeline) {
  return browser.plug(
    (conn) => {
      const member = sessions.get(String(conn.session.get(KEY)))
      if (member !== undefined) return { member }
      conn.putFlash('error', 'That is for members. Please sign in.')
      return conn.redirect('/sign-in')
    },
    { live: true },
  )
}

/** GET /sign-in */
export function signInPage(conn: Conn): Html {
  return page(conn, toForm(changeset(SignIn, {}), { as: 'member' }))
}

/** POST /sign-in */
export async function signIn(conn: Conn): Promise<Answer> {
  const { member: params } = await conn.body()
  const result = changeset(SignIn, {}, params ?? {}).apply()
  if (!result.ok)
    return conn.html(page(conn, toForm(result.changeset, { as: 'member' })), { status: 422 })
  const { name } = result.value
  const id = randomUUID()
  sessions.set(id, name)
  conn.session.renew()
  conn.session.put(KEY, id)
  conn.session.put(SOCKET_ID, socketIdOf(name))
  conn.putFlash('info', `You are signed in as ${name}.`)
  return conn.redirect('/members')
}

/** POST /sign-out: here and in all other browsers. */
export async function signOut(
  conn: Conn,
  disconnect: (id: string) => Promise<void>,
): Promise<Reply> {
  const name = sessions.get(String(conn.session.get(KEY)))
  conn.session.clear()
  if (name !== undefined) {
    for (const [id, member] of sessions) if (member === name) sessions.delete(id)
    await disconnect(socketIdOf(name))
  }
  conn.putFlash('info', 'You are signed out everywhere.')
  return conn.redirect('/sign-in')
}

function socketIdOf(name: string): string {
  return `members:${name}`
}

function page(conn: Conn, form: Form<{ name: string }>): Html {
  return html`
    ${flashMessages({ flash: conn.flash })}
    <h1>Sign in</h1>
    ${formFor({
      form,
      action: '/sign-in',
      csrfToken: conn.csrfToken,
      body: html`${input({ field: form.name, label: 'Name' })}${button({ label: 'Sign in' })}`,
    })}`
}
