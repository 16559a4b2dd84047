// What a page has to hand a view that it embeds; compiled, never run.
import { z } from 'zod'
import { html } from '../../html/index.ts'
import type { Conn } from '../../http/index.ts'
import { defineLive } from '../live-builder.ts'
import { liveRender } from './live-render.ts'

declare const conn: Conn<{ user: string }, { id: string }>

const clock = defineLive()
  .mount(() => ({ at: 1 }))
  .render(({ at }) => html`${at}`)
const cart = defineLive()
  .session(z.object({ cart: z.number(), theme: z.string().optional() }))
  .mount(({ session }) => ({ cart: session.cart }))
  .render(({ cart: id }) => html`${id}`)
const room = defineLive()
  .params(z.object({ id: z.string() }))
  .mount(() => ({}))
  .render(() => html``)
const mine = defineLive<{ user: string }>()
  .mount(() => ({}))
  .render(() => html``)

await liveRender(conn, clock)
await liveRender(conn, clock, { id: 'clock', container: ['time', { class: 'big' }] })
await liveRender(conn, cart, { session: { cart: 1 } })
// @ts-expect-error the view wants to be handed a cart
await liveRender(conn, cart)
// @ts-expect-error the cart is a number
await liveRender(conn, cart, { session: { cart: '1' } })
// @ts-expect-error an embedded view has no path
await liveRender(conn, room)
// @ts-expect-error nothing guarantees a user to a view that no route leads to
await liveRender(conn, mine)
