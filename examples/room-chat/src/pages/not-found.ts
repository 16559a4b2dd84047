import { html } from 'hono/html'
import { type Frame, layout, type View } from './layout.ts'

export function notFoundPage(frame: Frame): View {
  return layout(
    frame,
    { title: 'Not found' },
    html`
  <section class="card narrow">
    <h1>There is nothing here</h1>
    <p class="lead">The room that you are looking for does not exist, or its address has a typing error.</p>
    <p><a class="button primary" href="/rooms">See all rooms</a></p>
  </section>`,
  )
}
