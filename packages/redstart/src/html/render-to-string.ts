import type { Renderable } from './html.ts'
import { renderContent } from './render-content.ts'

/**
 * Renders content to a string of HTML.
 *
 * @throws {@link UnrenderableValue} for a value without a form in its hole: an object, a function, a
 *   promise, a part that is `later`.
 * @throws {@link UnsafeValue} for a URL that runs code, and its like.
 *
 * @example
 * renderToString(html`<p>${'<3'}</p>`) // '<p>&lt;3</p>'
 */
export function renderToString(content: Renderable): string {
  return renderContent(content, 'renderToString')
}
