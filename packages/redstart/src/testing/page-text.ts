import { type DefaultTreeAdapterMap, parse } from 'parse5'

type Node = DefaultTreeAdapterMap['node']

/** What a browser begins on a new line, or in a cell of its own. */
const blocks = new Set(
  (
    'address article aside blockquote body br caption center dd details dialog dir div dl dt ' +
    'fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr legend li ' +
    'listing main menu nav ol optgroup option p pre search section summary table tbody td tfoot th ' +
    'thead title tr ul'
  ).split(' '),
)

/** What one would read of a page, without tags, spaces made single. */
export function textIn(page: string): string {
  return textOf(parse(page)).replace(/\s+/g, ' ').trim()
}

function textOf(node: Node): string {
  if ('value' in node && node.nodeName === '#text') return node.value
  if (node.nodeName === 'style' || node.nodeName === 'script' || !('childNodes' in node)) return ''
  if ('attrs' in node && node.attrs.some(({ name }) => name === 'hidden')) return ''
  const text = node.childNodes.map(textOf).join('')
  return blocks.has(node.nodeName) ? ` ${text} ` : text
}
