import { describe, expect, it } from 'vitest'
import { InvalidTemplate, UnsafeValue } from '../errors/index.ts'
import { type Html, html, renderToString } from './index.ts'

const runs = [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  '\u0000\u0001\u001f javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\r\nscript:alert(1)',
  '\njavascript\n:alert(1)',
  'javascript:\u2028alert(1)',
  'vbscript:x',
]

const carriers: [string, (url: string) => Html][] = [
  ['a href', (url) => html`<a href=${url}></a>`],
  ['a href in quotes', (url) => html`<a href="${url}"></a>`],
  ['a href with space before it', (url) => html`<a href=" ${url}"></a>`],
  ['a HREF', (url) => html`<A HREF=${url}></A>`],
  ['svg a xlink:href', (url) => html`<svg><a xlink:href=${url}></a></svg>`],
  ['form action', (url) => html`<form action=${url}></form>`],
  ['button formaction', (url) => html`<button formaction=${url}></button>`],
  ['input formaction', (url) => html`<input formaction=${url}>`],
  ['iframe src', (url) => html`<iframe src=${url}></iframe>`],
  ['script src', (url) => html`<script src=${url}></script>`],
  ['link href', (url) => html`<link href=${url}>`],
  ['base href', (url) => html`<base href=${url}>`],
  ['object data', (url) => html`<object data=${url}></object>`],
  ['embed src', (url) => html`<embed src=${url}>`],
  ['svg use href', (url) => html`<svg><use href=${url} /></svg>`],
  ['svg animate to', (url) => html`<svg><animate attributeName="href" to=${url} /></svg>`],
  ['svg animate values', (url) => html`<svg><animate values="0;${url}" /></svg>`],
  ['svg set to', (url) => html`<svg><set to=${url} /></svg>`],
]
const media: [string, (url: string) => Html][] = [
  ['img src', (url) => html`<img src=${url} alt="">`],
  ['video poster', (url) => html`<video poster=${url}></video>`],
  ['source srcset', (url) => html`<source srcset="/a.png 1x, ${url} 2x">`],
  ['svg image href', (url) => html`<svg><image href=${url} /></svg>`],
]

describe.each([...carriers, ...media])('a URL in %s', (_where, page) => {
  it.each(runs)('refuses what runs code: %j', (url) => {
    expect(() => renderToString(page(url))).toThrow(UnsafeValue)
  })

  it('does not show what it refuses', () => {
    expect(() => renderToString(page('javascript:secret'))).not.toThrow('secret')
  })
})

describe.each(carriers)('a URL in %s', (_where, page) => {
  it('refuses data, which can hold code', () => {
    expect(() => renderToString(page('data:text/html,<script>'))).toThrow(UnsafeValue)
    expect(() => renderToString(page(' DATA:image/svg+xml,x'))).toThrow(UnsafeValue)
  })
})

describe.each(media)('a URL in %s', (_where, page) => {
  it('may be data: it is drawn, and not run', () => {
    expect(renderToString(page('data:image/png;base64,AA=='))).toContain('data:image/png')
  })
})

it.each([
  '',
  '/rooms/1',
  'rooms?sort=a:b',
  '#javascript:x',
  '?javascript:x',
  './javascript:x',
  'https://example.org/javascript:x',
  'http://example.org',
  '//example.org',
  'mailto:a@example.org',
  'tel:1',
  'blob:https://example.org/1',
  'javascript',
  'my+app.x-1:go',
])('a URL may be anything else: %j', (url) => {
  expect(renderToString(html`<a href=${url}></a>`)).toBe(`<a href="${url}"></a>`)
})

describe('a URL of several parts', () => {
  it('may hold anything after a path, a query, a fragment or a scheme', () => {
    const any = 'javascript:1'
    const page = html`<a href="/${any}"></a><a href="?a=${any}"></a><a href="#${any}"></a
      ><a href="https:${any}"></a><a href="mailto:${any}"></a>`
    expect(renderToString(page).split(any)).toHaveLength(6)
  })

  it('may begin with a value', () => {
    const to = (base: string, id: string) => renderToString(html`<a href="${base}/x/${id}"></a>`)
    expect(to('https://example.org', 'a:b')).toBe('<a href="https://example.org/x/a:b"></a>')
    expect(() => to('javascript:', '1')).toThrow(UnsafeValue)
  })

  it('does not become one of another site behind its first slash', () => {
    const to = (...values: [string, string?]) =>
      renderToString(html`<a href="/${values[0]}${values[1]}">x</a>`)
    for (const value of ['/evil.example', '\\evil.example', '\t/evil.example']) {
      expect(() => to(value)).toThrow(UnsafeValue)
      expect(() => to('', value)).toThrow(UnsafeValue)
    }
    expect(to('rooms/1')).toContain('href="/rooms/1"')
    expect(renderToString(html`<a href="/a/${'/b'}">x</a>`)).toContain('href="/a//b"')
  })

  it('has no scheme that values make up together', () => {
    const joined = (a: string, b: string) => renderToString(html`<a href="${a}${b}"></a>`)
    expect(() => joined('java', 'script:alert(1)')).toThrow(UnsafeValue)
    expect(() => joined('', 'javascript:alert(1)')).toThrow(UnsafeValue)
    expect(joined('/a', '/b')).toBe('<a href="/a/b"></a>')
    expect(() => renderToString(html`<a href="java${'script:1'}"></a>`)).toThrow(UnsafeValue)
  })

  const runs = 'javascript:alert(1)'

  it.each<[string, () => Html]>([
    [
      'behind a separator of its own',
      () => html`<svg><animate attributeName="href" values="/a/${`;${runs}`}" /></svg>`,
    ],
    ['behind several', () => html`<svg><animate values="/a/${`;b;${runs};/c`}" /></svg>`],
    ['completed by the template', () => html`<svg><set to="/a${';java'}script:1" /></svg>`],
    ['completed by another hole', () => html`<svg><set to="/a${';java'}${'script:1'}" /></svg>`],
    ['after nothing but space', () => html`<svg><set to="/a${'; '} ${runs}" /></svg>`],
    ['in a ping', () => html`<a ping="/x ${runs}"></a>`],
    ['in a ping, behind a space', () => html`<a ping="/x/${` ${runs}`}"></a>`],
    ['in a whole ping', () => html`<a ping=${`/x\n${runs}`}></a>`],
    ['in a srcset', () => html`<img srcset="/x/${`1 1x, ${runs}`} 2x" alt="">`],
  ])('is refused in a list, %s', (_where, page) => {
    expect(() => renderToString(page())).toThrow(UnsafeValue)
  })

  it.each<[string, () => Html]>([
    ['0;5;10', () => html`<svg><animate values="0;${'5;10'}" /></svg>`],
    ['/a/b;/c', () => html`<svg><set to="/a/${'b;/c'}" /></svg>`],
    ['/x/1 /y', () => html`<a ping="/x/${1} ${'/y'}"></a>`],
    [
      'data:image/png;base64,AAAA 2x',
      () => html`<img srcset="${'data:image/png;base64,AAAA'} ${2}x">`,
    ],
    ['/a/1.png 1x, /a/2.png 2x', () => html`<img srcset="/a/${1}.png 1x, /a/${2}.png 2x">`],
  ])('may be one of a list: %s', (list, page) => {
    expect(renderToString(page())).toContain(`"${list}"`)
  })

  it.each([
    ['a scheme that runs code', () => html`<a href="javascript:${'1'}"></a>`],
    ['one written with references', () => html`<a href="java&#115;cript&colon;${'1'}"></a>`],
    ['data where it can be code', () => html`<iframe src="data:text/html,${'1'}"></iframe>`],
    ['a scheme that a value would end', () => html`<a href="${'java'}script:x"></a>`],
    ['a scheme that a value would be', () => html`<a href="${'javascript'}:x"></a>`],
  ])('is refused at the first use for %s', (_what, use) => {
    expect(use).toThrow(InvalidTemplate)
  })
})
