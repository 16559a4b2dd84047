/**
 * The pages and routes that the benchmark asks of Redstart: a page with a table and a form, a posted
 * member, a posted file. Logging is off.
 *
 * @module
 */
import { defineEndpoint } from 'redstart/endpoint'
import { html } from 'redstart/html'
import { apiPipeline, browserPipeline, defineRouter, Upload } from 'redstart/http'
import { members, visitor } from './web/members.ts'
import { newMember } from './web/new-member.ts'
import { memberTable } from './web/tables/redstart.ts'

const browser = browserPipeline()
  .plug(({ session }) => ({ user: session.get('user') }))
  .layout(
    ({ assigns }, { content, title }) => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><link rel="stylesheet" href="/app.css"></head>
<body><header>Signed in as ${String(assigns.user)}</header><main>${content}</main></body>
</html>`,
  )

const router = defineRouter()
  .scope('/', browser, (r) =>
    r
      .get('/enter', (conn) => {
        conn.session.put('user', visitor)
        return conn.text(conn.csrfToken)
      })
      .get('/members', (conn) =>
        conn.html(
          html`<form method="post" action="/members">
<input type="hidden" name="_csrf_token" value="${conn.csrfToken}"><input name="name"><button>Add</button>
</form>
${memberTable(members)}`,
          { title: 'Members' },
        ),
      )
      .post('/files', async (conn) => {
        const { file } = await conn.body()
        return conn.json({ size: file instanceof Upload ? file.size : 0 })
      }),
  )
  .scope('/api', apiPipeline(), (r) =>
    r.post('/members', { body: newMember }, (conn) =>
      conn.json({ id: 1, ...conn.valid.body }, { status: 201 }),
    ),
  )

const endpoint = defineEndpoint({
  router,
  secretKeyBase: 'of no use outside the benchmark '.repeat(2),
  logger: false,
  accessLog: false,
})
await endpoint.listen({ port: Number(process.env.PORT ?? 4000), host: '127.0.0.1' })
