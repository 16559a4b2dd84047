/** A form that is checked as a live view, and then sent as a page is: what puts something into the session has to. */
import { changeset, type Form, toForm } from 'redstart/changeset'
import { button, input } from 'redstart/components'
import { html } from 'redstart/html'
import type { Answer, Conn } from 'redstart/http'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'

const Order = { dish: z.string().trim().min(3).max(40), portions: z.int().min(1).max(9) }
const changes = (params?: unknown) => changeset(Order, {}, params)
const formOf = (params?: unknown): Form<{ dish: string; portions: number }> =>
  toForm(changes(params), { as: 'order', action: 'validate' })

export const nativePostLive = defineLive({ name: 'NativePostLive' })
  .session(z.object({ last_order: z.string().optional() }))
  .mount(({ csrfToken, session }) => ({
    last: session.last_order,

    csrfToken,
    form: formOf(),
    isSent: false,
    pageTitle: 'Native post',
  }))
  .onForm('validate', ({ order }, socket) => socket.assign({ form: formOf(order) }))
  .onForm('send', ({ order }, socket) => {
    const result = changes(order).withAction('insert').apply()
    const form = result.ok ? formOf(order) : toForm(result.changeset, { as: 'order' })
    socket.assign({ form, isSent: result.ok })
  })
  .layout(frame)
  .render(
    ({ csrfToken, form, isSent, last }, ev) => html`
      <h1>Native post</h1>
      <p id="last" class="note">${last ? `Last time it was ${last}.` : 'Nothing was ordered yet.'}</p>
      <form class="rs-form" id="order" action="/native-post" method="post" novalidate
        phx-change=${ev.validate.form()} phx-submit=${ev.send.form()} phx-trigger-action=${isSent}>
        <input type="hidden" name="_csrf_token" value=${csrfToken}>
        ${input({ field: form.dish, label: 'Dish', autocomplete: 'off' })}
        ${input({ field: form.portions, label: 'Portions' })}
        ${button({ label: 'Order' })}
      </form>`,
  )

/** POST /native-post */
export async function takeOrder(conn: Conn): Promise<Answer> {
  const { order } = await conn.body()
  const result = changes(order ?? {}).apply()
  if (!result.ok) return conn.redirect('/native-post')
  const { dish, portions } = result.value
  conn.session.put('last_order', dish)
  return conn.html(
    html`<h1>Ordered</h1><p id="ordered">${portions} × ${dish}</p><p><a href="/native-post">Once more</a></p>`,
    { title: 'Ordered' },
  )
}
