import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { type Renderable, renderToString } from '../src/html/index.ts'

type Node = DefaultTreeAdapterMap['node']

/** An element as a browser makes it of a page. */
export interface PageElement {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  /** What it and the elements in it say, spaces made single. */
  readonly text: string
  /** The elements in it, in the order of the page. */
  readonly inside: readonly PageElement[]
}

/** All elements of what a template renders, in the order of the page. */
export function elementsOf(content: Renderable): readonly PageElement[] {
  const page = renderToString(content)
  const errors: string[] = []
  const fragment = page.startsWith('<!doctype') ? page : `<!doctype html><title>t</title>${page}`
  const tree = parse(fragment, { onParseError: ({ code }) => errors.push(code) })
  if (errors.length > 0) throw new Error(`A browser would mend this page: ${errors.join(', ')}`)
  return elementsIn(tree)
}

function elementsIn(node: Node): PageElement[] {
  const children = 'childNodes' in node ? node.childNodes.flatMap(elementsIn) : []
  if (!('tagName' in node)) return children
  const { tagName: tag, attrs } = node
  const attributes = Object.fromEntries(attrs.map(({ name, value }) => [name, value]))
  return [
    { tag, attributes, text: textOf(node).replace(/\s+/g, ' ').trim(), inside: children },
    ...children,
  ]
}

function textOf(node: Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}
