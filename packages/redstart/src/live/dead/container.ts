import { attrs, html, renderToString } from '../../html/index.ts'
import { checkContainer } from '../../http/index.ts'
import type { Container } from '../definition.ts'

/** What the server writes into the element of a view besides the application's attributes. */
export interface ViewAttributes {
  readonly id: string
  /** Whether a route leads to it. */
  readonly main?: boolean
  readonly sticky?: boolean
  /** The id of the view that it stands in. */
  readonly parentId?: string | undefined
  /** The session token; empty for a view that cannot be joined yet. */
  readonly session: string
  /** The static token; empty within a page that is connected. */
  readonly static: string
}

const PLAIN: Container = ['div', {}]

/**
 * The element around a view: of several that say something about it the last goes first, and attributes
 * come together (L-6).
 */
export function containerOf(...said: readonly (Container | undefined)[]): Container {
  return said.reduce<Container>((before, next) => (next ? merged(before, next) : before), PLAIN)
}

function merged([, before]: Container, next: Container): Container {
  checkContainer(next)
  const [tag, attributes] = next
  return [tag, { ...before, ...attributes }]
}

/** The element of a view with its content (Phoenix LiveView protocol, section 1.1). */
export function renderContainer(
  [tag, own]: Container,
  view: ViewAttributes,
  content: string,
): string {
  const attributes = renderToString(
    html`<div id=${view.id} data-phx-main=${view.main} data-phx-session=${view.session} data-phx-static=${view.static} data-phx-parent-id=${view.parentId} data-phx-sticky=${view.sticky} ${attrs(own)}></div>`,
  ).slice('<div'.length, -'></div>'.length)
  return `<${tag}${attributes}>${content}</${tag}>`
}
