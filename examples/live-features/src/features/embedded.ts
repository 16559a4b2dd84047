/** A live view in a page that is none: what it needs to know it is handed by the page. */
import { html } from 'redstart/html'
import type { Conn, Reply } from 'redstart/http'
import { defineLive, liveRender } from 'redstart/live'
import { z } from 'zod'
import { pushButton } from '../web/push-button.ts'

/** The endpoint knows it by name, for no route leads to it. */
export const seatsLive = defineLive({ name: 'SeatsLive' })
  .session(z.object({ table: z.string(), seats: z.int() }))
  .mount(({ session }) => ({ ...session, taken: 0 }))
  .on('take', (socket) => {
    const { taken, seats } = socket.assigns
    socket.assign({ taken: Math.min(seats, taken + 1) })
  })
  .render(
    ({ table, seats, taken }, ev) => html`
      <h2>${table}</h2>
      <p role="status">${seats - taken} of ${seats} seats are free</p>
      ${pushButton(html`Take one<span class="rs-hidden"> at the ${table}</span>`, ev.take())}`,
  )

/** GET /embedded */
export async function embeddedPage(conn: Conn): Promise<Reply> {
  const seatsAt = (id: string, table: string, seats: number) =>
    liveRender(conn, seatsLive, {
      ...{ id, session: { table, seats } },
      container: ['section', { class: 'panel' }],
    })
  return conn.html(
    html`
      <div class="feature">
        <h1>A view in an ordinary page</h1>
        <p>This page was rendered once, by <code>GET ${conn.path}</code>. The tables in it are live.</p>
        ${await seatsAt('window', 'Window table', 2)}
        ${await seatsAt('garden', 'Garden table', 4)}
      </div>`,
    { title: 'Embedded' },
  )
}
