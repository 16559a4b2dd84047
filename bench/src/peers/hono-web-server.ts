/**
 * The peer "Hono": the same page and the same route on bare Hono, with its own middleware for the
 * same work: the same security headers, a signed session cookie, a masked token in the form.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import { csrf } from 'hono/csrf'
import { html } from 'hono/html'
import { secureHeaders } from 'hono/secure-headers'
import { validator } from 'hono/validator'
import { z } from 'zod'
import { members, visitor } from '../web/members.ts'
import { newMember } from '../web/new-member.ts'
import { type HonoHtml, memberTable } from '../web/tables/hono.ts'

const secret = 'of no use outside the benchmark '.repeat(2)
const cookie = 'session'
const session = z.object({ user: z.string(), csrf: z.string() })

const layout = (user: string, title: string, content: HonoHtml): HonoHtml => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><link rel="stylesheet" href="/app.css"></head>
<body><header>Signed in as ${user}</header><main>${content}</main></body>
</html>`

const self = "'self'"
const browser = new Hono()
  .use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: [self],
        baseUri: [self],
        formAction: [self],
        imgSrc: [self, 'data:', 'blob:'],
        objectSrc: ["'none'"],
        scriptSrc: [self],
        styleSrc: [self],
        frameAncestors: [self],
      },
      referrerPolicy: 'strict-origin-when-cross-origin',
      crossOriginResourcePolicy: false,
      originAgentCluster: false,
      strictTransportSecurity: false,
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
    }),
    csrf(),
  )
  .get('/enter', async (c) => {
    const state = randomBytes(18).toString('base64url')
    const value = JSON.stringify({ user: visitor, csrf: state })
    await setSignedCookie(c, cookie, value, secret, { httpOnly: true, sameSite: 'lax' })
    return c.text(masked(state))
  })
  .get('/members', async (c) => {
    const value = await getSignedCookie(c, secret, cookie)
    if (!value) return c.redirect('/enter')
    const { user, csrf: state } = session.parse(JSON.parse(value))
    const content = html`<form method="post" action="/members">
<input type="hidden" name="_csrf_token" value="${masked(state)}"><input name="name"><button>Add</button>
</form>
${memberTable(members)}`
    return c.html(layout(user, 'Members', content))
  })

const api = new Hono().post(
  '/members',
  validator('json', (value, c) => {
    const parsed = newMember.safeParse(value)
    return parsed.success ? parsed.data : c.json({ issues: parsed.error.issues }, 422)
  }),
  (c) => c.json({ id: 1, ...c.req.valid('json') }, 201),
)

const app = new Hono().route('/api', api).route('/', browser)
serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 4000), hostname: '127.0.0.1' })

/** The token of a form: other text on each page, so that its compressed size tells nothing. */
function masked(state: string): string {
  const mask = randomBytes(18).toString('base64url')
  const bytes = Buffer.from(state)
  for (let at = 0; at < bytes.length; at++) bytes[at] = (bytes[at] ?? 0) ^ mask.charCodeAt(at)
  return bytes.toString('base64url') + mask
}
