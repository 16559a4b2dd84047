import { describe, expect, it } from 'vitest'
import { InvalidTemplate, UnrenderableValue } from '../errors/index.ts'
import { html, isHtml, raw, renderHole, renderToString, templateOf, valuesOf } from './index.ts'

/** A value as JavaScript without types would pass it. */
function untyped(value: unknown): never {
  return value as never
}

describe('text', () => {
  it('escapes strings, and shows numbers', () => {
    expect(renderToString(html`<p>${'<3 & "you"'} ${1.5} ${2n}</p>`)).toBe(
      '<p>&lt;3 &amp; &quot;you&quot; 1.5 2</p>',
    )
  })

  it('renders nothing for true, false, null and undefined', () => {
    expect(renderToString(html`<p>${true}${false}${null}${undefined}</p>`)).toBe('<p></p>')
  })

  it('renders 0 and the empty string as they are', () => {
    expect(renderToString(html`<p>${0}${''}</p>`)).toBe('<p>0</p>')
  })

  it('renders templates, and lists of anything one after the other', () => {
    const items = ['a<', [1, null, html`<b>${'c'}</b>`]]
    expect(renderToString(html`<p>${items}</p>`)).toBe('<p>a&lt;1<b>c</b></p>')
  })

  it('renders what is in no element', () => {
    expect(renderToString(html`${'<'} and ${html`<br>`}`)).toBe('&lt; and <br>')
    expect(renderToString(['<', html`<br>`, 1])).toBe('&lt;<br>1')
  })

  it('puts in trusted markup as it is', () => {
    expect(renderToString(html`<p>${raw('<i>&nbsp;')}</p>`)).toBe('<p><i>&nbsp;</p>')
  })

  it('takes text alone in textarea and title, and a line feed that comes first', () => {
    expect(renderToString(html`<title>${'a</title>'} | ${['b', 1, null]}</title>`)).toBe(
      '<title>a&lt;/title&gt; | b1</title>',
    )
    expect(renderToString(html`<textarea name="a">${'\n<b>'}</textarea>`)).toBe(
      '<textarea name="a">\n\n&lt;b&gt;</textarea>',
    )
    expect(() => renderToString(html`<title>${html`<b></b>`}</title>`)).toThrow(
      /^[^\n]+html\.test\.ts:\d+, in the text of <title>: An object of class Html cannot be rendered/,
    )
  })

  it('takes markup in the title of a drawing', () => {
    const label = html`<tspan>${'<'}</tspan>`
    expect(renderToString(html`<svg><title>${label}</title></svg>`)).toBe(
      '<svg><title><tspan>&lt;</tspan></title></svg>',
    )
  })
})

describe('statics', () => {
  it('are emitted byte for byte', () => {
    const page = html`<!DOCTYPE html>
<HTML lang = 'en'><head  ><meta charset=utf-8 /><title>a &amp; b</title><style>a > b { }</style>
<script>if (a < b && c) { "</p>" }</script></head>
  <body><!-- <p> --><svg viewBox="0 0 1 1"><path d="M0"/></svg><p>é 😀 &nbsp; ©</p></body></HTML>
`
    expect(renderToString(page)).toBe(`<!DOCTYPE html>
<HTML lang = 'en'><head  ><meta charset=utf-8 /><title>a &amp; b</title><style>a > b { }</style>
<script>if (a < b && c) { "</p>" }</script></head>
  <body><!-- <p> --><svg viewBox="0 0 1 1"><path d="M0"/></svg><p>é 😀 &nbsp; ©</p></body></HTML>
`)
  })

  it('lose the whole of an attribute whose value varies, with the space before it', () => {
    const { statics, holes } = templateOf(html`<a
      id=${'x'}  class='b' href="/a/${1}/${2}" ${null}>${3}</a >`)
    expect(statics).toEqual(['<a', `  class='b' href="/a/`, '/', '"', '>', '</a >'])
    expect(holes.map(({ kind }) => kind)).toEqual([
      'attribute',
      'part',
      'part',
      'attributes',
      'text',
    ])
  })

  it('may be part of a table or a list', () => {
    expect(renderToString(html`<tr><td>${1}</td></tr>`)).toBe('<tr><td>1</td></tr>')
    expect(renderToString(html`<li>${1}</li><li>2</li>`)).toBe('<li>1</li><li>2</li>')
  })

  it('may be long, and hold what looks like a marker', () => {
    const long = html`<p title="h0">${'a'.repeat(100_000)} h0 ${'b'}</p>`
    expect(renderToString(long)).toBe(`<p title="h0">${'a'.repeat(100_000)} h0 b</p>`)
  })
})

describe('a template', () => {
  const row = (name: string) => html`<li>${name}</li>`

  it('is one object for each place in the code, and has its values beside it', () => {
    expect(templateOf(row('a'))).toBe(templateOf(row('b')))
    expect(templateOf(html`<li>${'a'}</li>`)).not.toBe(templateOf(row('a')))
    expect(templateOf(html`<li>${'a'}</li>`).fingerprint).not.toBe(templateOf(row('a')).fingerprint)
    expect(valuesOf(row('b'))).toEqual(['b'])
  })

  it('renders as its statics with its holes between them', () => {
    const page = html`<p class="a ${'b'}" hidden=${true}>${[row('<'), 1]}</p>`
    const { statics, holes } = templateOf(page)
    const rendered = holes.map((hole, index) => renderHole(hole, valuesOf(page)[index]))
    expect(rendered).toEqual(['b', ' hidden', '<li>&lt;</li>1'])
    expect(statics.reduce((out, piece, index) => out + rendered[index - 1] + piece)).toBe(
      renderToString(page),
    )
  })

  it.each([
    ['one element', html`<p>${1}</p>`, true],
    ['one element with space and comments around it', html` <!-- a --><p>a</p>\n`, true],
    ['one element without content', html`<input value=${1} required name="a">`, true],
    ['two elements', html`<p></p><p></p>`, false],
    ['text beside it', html`<p></p>.`, false],
    ['a hole beside it', html`<p></p>${1}`, false],
    ['no element', html``, false],
    ['a value without quotes in its tag', html`<p id=a></p>`, false],
    ['one further in', html`<p><b id=a></b></p>`, true],
    ['markup that is trusted', raw('<p></p>'), false],
  ])('knows whether it has a single root: %s', (_what, content, single) => {
    expect(templateOf(content).singleRoot).toBe(single)
  })
})

describe('what passes for markup', () => {
  const forged = { strings: ['<script>'], values: [], statics: ['<script>'], holes: [] }

  it('is made by html and raw alone: an object of the same shape is refused', () => {
    const parsed: unknown = JSON.parse(JSON.stringify(forged))
    expect(isHtml(parsed)).toBe(false)
    expect(() => renderToString(html`<p>${untyped(parsed)}</p>`)).toThrow(UnrenderableValue)
    expect(() => renderToString(untyped(parsed))).toThrow(UnrenderableValue)
  })

  it('is not what inherits from a template', () => {
    const page = html`<p></p>`
    const heir: unknown = Object.create(page)
    const dressed: unknown = Object.setPrototypeOf({ ...forged }, Object.getPrototypeOf(page))
    for (const value of [heir, dressed]) {
      expect(isHtml(value)).toBe(false)
      expect(() => renderToString(html`<p>${untyped(value)}</p>`)).toThrow(UnrenderableValue)
    }
  })

  it.each([
    ['parsed JSON', JSON.parse('["<p>"]')],
    ['a frozen array', Object.freeze(['<p>'])],
    ['an array with a raw of its own', Object.assign(['<p>'], { raw: ['<p>'] })],
    ['an object', { 0: '<p>', length: 1, raw: ['<p>'] }],
    ['text', '<p>'],
    ['nothing', undefined],
  ])('is not made of %s', (_what, strings) => {
    expect(() => html(untyped(strings))).toThrow(InvalidTemplate)
  })

  it('is not a template with an escape that means nothing', () => {
    expect(() => html`<p>\u</p>`).toThrow(/an escape sequence that means nothing/)
  })

  it('is nothing but a string for raw', () => {
    expect(() => raw(untyped({ toString: () => '<script>' }))).toThrow(UnrenderableValue)
  })
})

describe('a value without a form', () => {
  class Money {}

  it.each([
    ['an object', {}, 'An object'],
    ['an object without a prototype', Object.create(null), 'An object'],
    ['a date', new Date(0), 'An object of class Date'],
    ['an object of a class', new Money(), 'An object of class Money'],
    ['a promise', Promise.resolve(''), 'An object of class Promise cannot be rendered. Await it'],
    ['a function', () => '', 'A function cannot be rendered. Call it'],
    ['a symbol', Symbol('secret'), 'A symbol'],
  ])('is %s: it throws, with file and hole', (_what, value, kind) => {
    const place = /^packages\/redstart\/src\/html\/html\.test\.ts:\d+, in the text of <b>: /
    const page = html`<p>${1}</p><b>${untyped(value)}</b>`
    expect(() => renderToString(page)).toThrow(place)
    expect(() => renderToString(page)).toThrow(kind)
    expect(() => renderToString(page)).not.toThrow('secret')
  })
})
