import { type ChildNode, childElements, type Element, remove, replace } from '../dom.ts'
import { COMPONENT } from './component-root.ts'
import { everyElement } from './view-elements.ts'

/**
 * Opens the portals in nodes: what the client shows elsewhere stands on the page, here in the place where it
 * was rendered, whose view or component hears its events (Phoenix LiveView protocol, section 5.5).
 */
export function openPortals(nodes: readonly ChildNode[]): readonly ChildNode[] {
  return nodes.map((node) => {
    if (!('attribs' in node)) return node
    // The innermost first.
    for (const inner of [...everyElement(node)].filter(isPortal).reverse()) {
      replace(inner, contentOf(inner))
    }
    return isPortal(node) ? contentOf(node) : node
  })
}

function isPortal({ name, attribs }: Element): boolean {
  return name === 'template' && attribs['data-phx-portal'] !== undefined
}

/** The element in a portal; it is the root of the component that rendered nothing else. */
function contentOf(portal: Element): Element {
  const [inside] = portal.children
  const [content] = inside !== undefined && 'children' in inside ? childElements(inside) : []
  if (content === undefined) return portal
  remove(content)
  const cid = portal.attribs[COMPONENT]
  if (cid !== undefined) content.attribs[COMPONENT] = cid
  return content
}
