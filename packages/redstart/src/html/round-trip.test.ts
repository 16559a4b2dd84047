import fc from 'fast-check'
import { parse, parseFragment, type DefaultTreeAdapterTypes as Tree } from 'parse5'
import { describe, expect, it } from 'vitest'
import { attrs, type Html, html, keyed, raw, renderToString } from './index.ts'

/** Text with all that could matter to a parser, besides what fast-check thinks of. */
const pieces = fc.constantFrom(
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '`',
    '=',
    '/',
    '\n',
    '\r',
    '\r\n',
    '\t',
    '\f',
    ' ',
    '\0',
    '-->',
    '<!--',
  ],
  ...[
    '&amp;',
    '&lt',
    '&#60;',
    'amp;',
    ';',
    '</p>',
    '</textarea>',
    '</title>',
    '<script>',
    '</script>',
  ],
  ...[
    ']]>',
    '<![CDATA[',
    '${',
    '{{',
    'h0\x81',
    '\x81',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\ufffe',
    '😀',
  ],
)
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
  fc
    .array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 12 })
    .map((all) => all.join('')),
)

/** What a browser can have at all: HTML has no way to say NUL. */
const expressible = (value: string): string => value.replaceAll('\0', '\ufffd')

/** The one element that markup is read as. */
function elementOf(content: Html): Tree.Element {
  const [node, ...others] = parseFragment(renderToString(content)).childNodes
  if (node === undefined || !('tagName' in node))
    throw new Error('The markup begins with no element')
  expect(others).toEqual([])
  return node
}

/** The text of an element that holds nothing else. */
function textIn(element: Tree.Element): string {
  return element.childNodes
    .map((node) => {
      if ('value' in node) return node.value
      throw new Error(`There is a ${node.nodeName} where text was put in`)
    })
    .join('')
}

function attributesOf(element: Tree.Element): Record<string, string> {
  return Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]))
}

describe('what a browser parses is what was put in', () => {
  const positions: [
    string,
    (value: string) => Html,
    (element: Tree.Element) => string | undefined,
  ][] = [
    ['in text', (value) => html`<p>${value}</p>`, textIn],
    ['in preformatted text', (value) => html`<pre>${value}</pre>`, textIn],
    ['in a textarea', (value) => html`<textarea>${value}</textarea>`, textIn],
    ['in a title', (value) => html`<title>${value}</title>`, textIn],
    ['in an option', (value) => html`<option>${value}</option>`, textIn],
    ['in a whole attribute', (value) => html`<p title=${value}></p>`, (p) => attributesOf(p).title],
    ['in double quotes', (value) => html`<p title="${value}"></p>`, (p) => attributesOf(p).title],
    ['in single quotes', (value) => html`<p title='${value}'></p>`, (p) => attributesOf(p).title],
    ['in a map', (value) => html`<p ${attrs({ title: value })}></p>`, (p) => attributesOf(p).title],
    [
      'in a class',
      (value) => html`<p class=${['a', value]}></p>`,
      (p) => attributesOf(p).class?.slice(2),
    ],
  ]

  it.each(positions)('%s', (_where, page, read) => {
    fc.assert(
      fc.property(text, (value) => {
        expect(read(elementOf(page(value)))).toBe(expressible(value))
      }),
    )
  })

  it('with text of the template and other values around it', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const content = html`<p title="x${a}&amp;${b};y" lang=${b}>é${a}&lt;${b}&gt;</p>`
        const element = elementOf(content)
        expect(attributesOf(element)).toEqual({
          title: expressible(`x${a}&${b};y`),
          lang: expressible(b),
        })
        expect(textIn(element)).toBe(expressible(`é${a}<${b}>`))
      }),
    )
  })

  it('for a line feed that comes first in several values', () => {
    const value = fc.constantFrom('', '\n', '\n\n', 'a', '\r')
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(textIn(elementOf(html`<textarea>${a}${b}</textarea>`))).toBe(a + b)
        expect(textIn(elementOf(html`<pre>${[a, b]}</pre>`))).toBe(a + b)
      }),
    )
  })

  it('in a whole page, whatever it is made of', () => {
    const rows = fc.uniqueArray(fc.record({ id: fc.nat(), name: text }), {
      selector: (row) => row.id,
    })
    fc.assert(
      fc.property(text, rows, fc.boolean(), (title, items, open) => {
        const list = keyed(
          items,
          (item) => item.id,
          (item) => html`<li id="row-${item.id}" hidden=${!open}>${item.name}</li>`,
        )
        const page = html`<!doctype html><html><head><title>${title}</title></head
          ><body><ul>${list}</ul>${raw('<hr>')}</body></html>`
        const document = parse(renderToString(page))
        expect(document.mode).toBe('no-quirks')
        const found = elementsIn(document)
        expect(found.map(({ tagName }) => tagName)).toEqual(
          ['html', 'head', 'title', 'body', 'ul'].concat(
            items.map(() => 'li'),
            'hr',
          ),
        )
        const shown = found.filter(({ tagName }) => tagName === 'li')
        expect(shown.map(textIn)).toEqual(items.map(({ name }) => expressible(name)))
        expect(shown.map(attributesOf)).toEqual(
          items.map(({ id }) => ({ id: `row-${id}`, ...(open ? {} : { hidden: '' }) })),
        )
      }),
    )
  })
})

function elementsIn(node: Tree.ParentNode): Tree.Element[] {
  return node.childNodes.flatMap((child) =>
    'tagName' in child ? [child, ...elementsIn(child)] : [],
  )
}
