import { firstRows, firstTexts, pageItems } from '../live/data.ts'

/** A page as the peer "minimal frames" has it: about as many bytes as ours, made once. */
export interface FloorPage {
  readonly body: string
  /** What a join is answered with. */
  readonly rendered: object
}

/** As long as a session token and a static token are. */
const session = 'x'.repeat(168)
const known = 'x'.repeat(120)
const csrfToken = 'x'.repeat(56)

/** The pages by their paths. */
export const floorPages: ReadonlyMap<string, FloorPage> = new Map([
  ['/plain', { body: documentOf('<main><h1>Page</h1></main>'), rendered: {} }],
  ['/rows', { body: liveDocument(rowsMarkup()), rendered: {} }],
  ['/page', { body: liveDocument(pageMarkup()), rendered: pageTree() }],
  ['/counter', { body: liveDocument(counter('<span id="n">', '0')), rendered: { 0: '0' } }],
])

/** The 1,000 rows, concatenated, each value looked through for what has to be escaped. */
export function rowsMarkup(): string {
  let out = '<table><tbody id="rows">'
  for (const { id, name, n, badge } of firstRows) {
    out += `<tr id="row-${escaped(String(id))}"><td>${escaped(name)}</td><td>${escaped(String(n))}</td><td><span class="${escaped(badge)}">ok</span></td></tr>`
  }
  return `${out}</tbody></table>`
}

function escaped(text: string): string {
  if (!/[&<>"']/.test(text)) return text
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function pageMarkup(): string {
  const texts = Object.entries(firstTexts).map(([name, text]) => `<p id="${name}">${text}</p>`)
  const items = pageItems.map(
    ({ id, label, value }) => `<li id="item-${id}">${label}: ${value}</li>`,
  )
  return `<main><h1>Page</h1>${texts.join('')}<ul id="items">${items.join('')}</ul></main>`
}

function pageTree(): object {
  const rows = pageItems.map(({ id, label, value }) => ({ 0: `${id}`, 1: label, 2: `${value}` }))
  return { ...Object.values(firstTexts), 50: { k: { ...rows, kc: rows.length } } }
}

function counter(before: string, n: string): string {
  return `<div>${before}${n}</span><button>+</button></div>`
}

function liveDocument(content: string): string {
  const attributes = `data-phx-main data-phx-session="${session}" data-phx-static="${known}"`
  return documentOf(`<div id="phx-${'x'.repeat(16)}" ${attributes}>${content}</div>`)
}

function documentOf(content: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta name="csrf-token" content="${csrfToken}"><title>Bench</title></head>
<body>${content}</body>
</html>`
}
