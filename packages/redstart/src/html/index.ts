/**
 * HTML: tagged templates that escape what is put into them, as its place asks for it, and render to a
 * string or a stream.
 *
 * A template is an expression, so components, slots and templates in files of their own are functions
 * and need nothing that is not TypeScript:
 *
 * @example
 * // src/components/card.ts: a component is a function of its props, a slot is a prop
 * export function card({ title, body }: { title: string; body: Renderable }): Html {
 *   return html`<section class="card"><h2>${title}</h2>${body}</section>`
 * }
 *
 * // src/pages/rooms.ts: a template in a file of its own
 * export const roomsPage = ({ rooms }: { rooms: readonly Room[] }): Html => html`
 *   <main>
 *     ${card({
 *       title: 'Rooms',
 *       body: html`<ul>${keyed(rooms, (room) => room.id, roomRow)}</ul>`,
 *     })}
 *   </main>`
 *
 * const roomRow = (room: Room): Html => html`
 *   <li ${data({ roomId: room.id })}><a href="/rooms/${room.id}">${room.name}</a></li>`
 *
 * @module
 */
export {
  type AttributeMap,
  type Attributes,
  type AttributeValue,
  aria,
  attrs,
  type ClassList,
  data,
} from './attributes.ts'
export { callSite, placeOf } from './call-site.ts'
export { type Command, isCommand, JS, type Operation } from './command.ts'
export type {
  ChangeOptions,
  ClassNames,
  CommandTarget,
  DispatchOptions,
  NavigateOptions,
  PushOptions,
  ShowOptions,
  TargetOptions,
  ToggleOptions,
  Transition,
  TransitionOptions,
} from './command-options.ts'
export { escapeHtml } from './escape.ts'
export {
  type Hole,
  Html,
  html,
  isHtml,
  type Renderable,
  raw,
  templateOf,
  valuesOf,
} from './html.ts'
export {
  isKeyed,
  type Keyed,
  type KeyedList,
  type KeyedOptions,
  keyed,
  listOf,
} from './keyed.ts'
export { type Later, later } from './later.ts'
export { isPart, Part } from './part.ts'
export { type Around, renderAround } from './render-around.ts'
export { renderHole } from './render-content.ts'
export { renderToStream } from './render-to-stream.ts'
export { renderToString } from './render-to-string.ts'
export type { Binding, Template, TemplateHole } from './template.ts'
export { type Truthy, when } from './when.ts'
