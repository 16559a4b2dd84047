/**
 * The client hooks that stand beside the views they belong to. The build of assets puts what the files
 * `*.hook.ts` below `src` export here, by their names; anywhere else there are none.
 *
 * @example
 * // src/web/live/copy.hook.ts
 * import type { Hook } from 'phoenix_live_view'
 *
 * export const Copy: Hook = {
 *   mounted() {
 *     this.el.addEventListener('click', () => navigator.clipboard.writeText(this.el.dataset.text ?? ''))
 *   },
 * }
 * // The view: html`<button id="copy" phx-hook="Copy" data-text=${text}>Copy</button>`
 *
 * // assets/app.ts
 * import { hooks } from 'redstart/hooks'
 *
 * const liveSocket = new LiveSocket('/live', Socket, { hooks, params })
 *
 * @module
 */

/** All colocated hooks by their names, as `LiveSocket` takes them. Which there are, only the build knows. */
export const hooks: Readonly<Record<string, never>> = {}
