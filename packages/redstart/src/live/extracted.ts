import type { ComponentBuilder, ComponentShown } from './component-builder.ts'
import type { LiveBuilder } from './live-builder.ts'
import type { EventRefs, Shown } from './types.ts'

/**
 * What the template of a view or component is given, by the builder before its `.render()`: for templates
 * in files of their own.
 *
 * @example
 * // counter.ts
 * export const counter = defineLive()
 *   .mount(() => ({ n: 0 }))
 *   .on('add', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
 * export const counterLive = counter.render(counterPage)
 *
 * // counter.template.ts
 * export const counterPage = ({ n }: ShownOf<typeof counter>, ev: EventsOf<typeof counter>): Html =>
 *   html`<button type="button" phx-click=${ev.add()}>${n}</button>`
 */
export type ShownOf<Builder> =
  Builder extends LiveBuilder<infer B, infer _H>
    ? Shown<B['assigns'], B['uploads']>
    : Builder extends ComponentBuilder<infer B, infer _H>
      ? ComponentShown<B>
      : never

/** The events of a view or component, by the builder before its `.render()`; see {@link ShownOf}. */
export type EventsOf<Builder> =
  Builder extends LiveBuilder<infer _B, infer H>
    ? EventRefs<H>
    : Builder extends ComponentBuilder<infer _B, infer H>
      ? EventRefs<H>
      : never
