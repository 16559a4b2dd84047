import { describe, expect, it } from 'vitest'
import { UnrenderableValue, UnsafeValue } from '../errors/index.ts'
import { aria, attrs, type ClassList, data, html, renderToStream, renderToString } from './index.ts'

/** A value as JavaScript without types would pass it. */
function untyped(value: unknown): never {
  return value as never
}

describe('a whole attribute', () => {
  it.each([
    [true, '<input disabled>'],
    [false, '<input>'],
    [null, '<input>'],
    [undefined, '<input>'],
    ['', '<input disabled="">'],
    ['a"b', '<input disabled="a&quot;b">'],
    [0, '<input disabled="0">'],
    [1n, '<input disabled="1">'],
  ])('is the name for true, nothing for false and null, else the value: %s', (value, expected) => {
    expect(renderToString(html`<input disabled=${value}>`)).toBe(expected)
  })

  it('keeps the name as it is written', () => {
    expect(renderToString(html`<svg viewBox=${'0 0 1 1'} ></svg>`)).toBe(
      '<svg viewBox="0 0 1 1" ></svg>',
    )
  })

  it('may have space around its equals sign, and comes first or last', () => {
    expect(
      renderToString(html`<p a = ${1}
      b=${2} c></p>`),
    ).toBe('<p a="1" b="2" c></p>')
  })

  it.each<[ClassList, string]>([
    [['a', false, ['b', [null, 'c d']], undefined, ''], 'a b c d'],
    ['<', '&lt;'],
    [['<'], '&lt;'],
  ])('that is a class takes lists: %j', (value, expected) => {
    expect(renderToString(html`<p class=${value}></p>`)).toBe(`<p class="${expected}"></p>`)
    expect(renderToString(html`<p ${attrs({ class: value })}></p>`)).toBe(
      `<p class="${expected}"></p>`,
    )
  })

  it.each<[ClassList]>([[[]], [[false, [null, ''], undefined]], [null], [undefined], [false]])(
    'L-9: that is a class stays, empty, where there is none, and is left out of a map: %j',
    (value) => {
      expect(renderToString(html`<p class=${value}></p>`)).toBe('<p class=""></p>')
      expect(renderToString(html`<p ${attrs({ class: value })}></p>`)).toBe('<p></p>')
    },
  )

  it.each([null, undefined, false])('L-9: that is a style stays, empty, for %s', (value) => {
    expect(renderToString(html`<p style=${value}></p>`)).toBe('<p style=""></p>')
    expect(renderToString(html`<p ${attrs({ style: value })}></p>`)).toBe('<p></p>')
  })

  it.each(['aria-expanded', 'draggable'])(
    'has true and false as words where they are: %s',
    (name) => {
      expect(renderToString(html`<p ${attrs({ [name]: true })}></p>`)).toBe(
        `<p ${name}="true"></p>`,
      )
      expect(renderToString(html`<p ${attrs({ [name]: false })}></p>`)).toBe(
        `<p ${name}="false"></p>`,
      )
      expect(renderToString(html`<p ${attrs({ [name]: null })}></p>`)).toBe('<p></p>')
    },
  )

  it('refuses a number as an id', () => {
    expect(() => renderToString(html`<p id=${7}></p>`)).toThrow(/in id of <p>: A number cannot/)
  })

  it.each([
    ['markup', html`<b></b>`],
    ['a list', ['a']],
    ['an object', {}],
    ['a promise', Promise.resolve('')],
    ['a function', () => ''],
    ['attributes', attrs({})],
  ])('refuses %s, with file and hole', (_what, value) => {
    const page = html`<p title=${untyped(value)}></p>`
    expect(() => renderToString(page)).toThrow(UnrenderableValue)
    expect(() => renderToString(page)).toThrow(/attribute\.test\.ts:\d+, in title of <p>: /)
  })
})

describe('a quoted value', () => {
  it('holds text, and nothing for true, false, null and undefined', () => {
    const page = html`<p title="a ${'"'} ${1}${true}${false}${null}${undefined}" lang='${"'"}'></p>`
    expect(renderToString(page)).toBe(`<p title="a &quot; 1" lang='&#39;'></p>`)
  })

  it('has true and false as words in ARIA', () => {
    expect(renderToString(html`<p aria-hidden="${false}"></p>`)).toBe('<p aria-hidden="false"></p>')
  })

  it.each([
    ['a list', ['a']],
    ['markup', html`<b></b>`],
    ['an object', {}],
  ])('refuses %s', (_what, value) => {
    const page = html`<p class="a ${untyped(value)}"></p>`
    expect(() => renderToString(page)).toThrow(/in class of <p>: /)
  })
})

describe('a hole in a tag', () => {
  it('takes attributes from a map', () => {
    const map = { type: 'email', required: true, hidden: false, value: '"', class: ['a', null] }
    expect(renderToString(html`<input ${attrs(map)} name="a">`)).toBe(
      '<input type="email" required value="&quot;" class="a" name="a">',
    )
  })

  it('takes data attributes, named as dataset names them', () => {
    expect(
      renderToString(html`<p ${data({ roomId: 1, user_name: 'a', on: true, no: null })}></p>`),
    ).toBe('<p data-room-id="1" data-user-name="a" data-on></p>')
  })

  it('takes ARIA attributes, in which true and false are words', () => {
    const map = { labelledBy: 'a', expanded: true, hidden: false, label: undefined }
    expect(renderToString(html`<p ${aria(map)}></p>`)).toBe(
      '<p aria-labelledby="a" aria-expanded="true" aria-hidden="false"></p>',
    )
  })

  it('takes several maps, or nothing', () => {
    const page = html`<p ${attrs({ a: 1 })} ${false} ${null} ${undefined} ${data({ b: 2 })}></p>`
    expect(renderToString(page)).toBe('<p a="1" data-b="2"></p>')
  })

  it.each([
    ['in one map', () => html`<a ${attrs({ HREF: '/a', href: '/b' })}></a>`],
    ['in one map of data', () => html`<p ${data({ roomId: 1, room_id: 2 })}></p>`],
    ['in two maps', () => html`<p ${attrs({ a: 1, title: 'x' })} ${attrs({ Title: 'y' })}></p>`],
    [
      'in maps of two kinds',
      () => html`<p ${aria({ label: 'x' })} b ${attrs({ 'aria-label': 1 })}></p>`,
    ],
    [
      'also without a value',
      () => html`<p ${attrs({ title: 'x' })} ${attrs({ title: null })}></p>`,
    ],
  ])('refuses a name that the tag has twice: %s', async (_where, page) => {
    const twice = /for [\w-]+: The tag has this attribute already/
    expect(() => renderToString(page())).toThrow(twice)
    await expect(new Response(renderToStream(page())).text()).rejects.toThrow(twice)
  })

  it('tells the tags of a template apart', () => {
    const map = attrs({ title: 'x' })
    const page = html`<i ${map}></i>${'text'}<b ${map} ${null} ${data({ a: 1 })}></b>`
    expect(renderToString(page)).toBe('<i title="x"></i>text<b title="x" data-a="1"></b>')
  })

  it('sees only what a map has itself', () => {
    const heir = Object.create({ hidden: true })
    const parsed = JSON.parse('{"__proto__": "x", "constructor": "y"}')
    expect(renderToString(html`<p ${attrs(heir)}></p>`)).toBe('<p></p>')
    expect(renderToString(html`<p ${attrs(parsed)}></p>`)).toBe(
      '<p __proto__="x" constructor="y"></p>',
    )
  })

  it.each([
    ['text', 'hidden'],
    ['a map', { hidden: true }],
    ['markup', html`<b></b>`],
    ['a list', []],
  ])('refuses %s', (_what, value) => {
    const page = html`<p ${untyped(value)}></p>`
    expect(() => renderToString(page)).toThrow(/in the tag <p>: .* Pass attrs\(/)
  })

  it.each([
    'onclick',
    'OnClick',
    'srcdoc',
    '',
    'a b',
    'a=b',
    'a>b',
    'a"b',
    "a'b",
    'a/b',
    'a\0b',
    'a\u0081b',
    'a<b',
    'title',
    'TITLE',
  ])('refuses a name that no hole may fill: %j', (name) => {
    const page = html`<p title="a" ${attrs({ [name]: 'x' })}></p>`
    expect(() => renderToString(page)).toThrow(UnsafeValue)
  })

  it.each([
    ['http-equiv', html`<meta ${attrs({ 'http-equiv': 'refresh' })}>`],
    ['content', html`<meta http-equiv="Refresh" ${attrs({ content: '0; url=/' })}>`],
    ['attributeName', html`<svg><set ${attrs({ attributeName: 'href' })} /></svg>`],
    ['href', html`<a ${attrs({ href: 'javascript:1' })}></a>`],
    ['style', html`<a ${attrs({ style: 'background: url(x)' })}></a>`],
  ])('holds a map to the rules of its tag: %s', (name, page) => {
    expect(() => renderToString(page)).toThrow(UnsafeValue)
    expect(() => renderToString(page)).toThrow(`for ${name}: `)
  })
})

describe('a style', () => {
  it.each(['color: #fff; width: 3.5%', '--gap: 2rem', 'margin: -1px !important'])(
    'holds declarations of words, numbers and colours: %s',
    (style) => {
      expect(renderToString(html`<p style=${style}></p>`)).toBe(`<p style="${style}"></p>`)
    },
  )

  it.each(['background: url(x)', 'a: "b"', 'a: \\62', 'a: /**/b', 'a{b', '@import x', "a: '"])(
    'holds nothing that could load: %s',
    (style) => {
      expect(() => renderToString(html`<p style=${style}></p>`)).toThrow(UnsafeValue)
    },
  )

  it('holds single values where the template has the rest', () => {
    const page = html`<p style="width: ${50}%; color: ${'#fff'}; background: url('/a/${'b-1.png'}')"></p>`
    expect(renderToString(page)).toBe(
      `<p style="width: 50%; color: #fff; background: url('/a/b-1.png')"></p>`,
    )
  })

  it.each(['red; display: none', 'a:b', "a')", 'url(x)', '/x', 'a\\b', 'a}', 'a\nb'])(
    'holds no value that could be more than one: %j',
    (value) => {
      expect(() => renderToString(html`<p style="color: ${value}"></p>`)).toThrow(UnsafeValue)
    },
  )
})
