import { describe, expect, it } from 'vitest'
import { InvalidTemplate } from '../errors/index.ts'
import { compile } from './compile.ts'
import { type Html, html, renderToString } from './index.ts'

describe('a malformed template fails at its first use', () => {
  it.each<[string, () => Html, string]>([
    ['an element is not closed', () => html`<ul><li>a</ul>`, '<li>…</li>'],
    ['the outermost is not closed', () => html`<div><p></p>`, '<div>…</div> in one template'],
    ['an element that HTML would close itself is not', () => html`<p>a`, '<p>…</p>'],
    ['what is closed was not opened', () => html`a</div>`, '<div>…</div> in one template'],
    ['tags are crossed', () => html`<b><i></b></i>`, '<i>…</i>'],
    ['an element without content is closed', () => html`<br></br>`, '<br> alone'],
    ['a slash is meant to close', () => html`<div/>`, '<div></div>'],
    ['an attribute is there twice', () => html`<p id="a" ID=${'b'}></p>`, 'it once'],
    ['a quote is missing', () => html`<p id="a></p>`, '<a href="…">'],
    ['a quote is missing further on', () => html`<p id="a><b id="c"></b></p>`, 'a="…" b="…"'],
    ['a > is missing', () => html`<p <b></b></p>`, 'name="…"'],
    ['a tag is not finished', () => html`a <`, '&lt; for a bare <'],
    ['a < is bare', () => html`<p>1 < 2</p>`, '&lt; for a bare <'],
    ['an & is bare', () => html`<p>&nosuch; </p>`, '&amp; for a bare &'],
    ['a reference is not finished', () => html`<p>&#x; </p>`, '&amp; for a bare &'],
    ['an & comes before a hole', () => html`<a href="/?a=1&${'lt'};"></a>`, '&amp; for a bare &'],
    ['a reference goes on in a hole', () => html`<p>&am${'p;'}</p>`, '&amp; for a bare &'],
    ['a reference goes on in another template', () => html`a &l`, '&amp; for a bare &'],
    ['attributes have no space between them', () => html`<p a="1"b="2"></p>`, 'a="…" b="…"'],
    ['a comment is not closed', () => html`<!-- a`, '<!-- … -->'],
    ['a comment is none', () => html`<!a>`, '<!-- … -->'],
    ['something is not HTML', () => html`<?php ?>`, '<!-- … --> for a comment'],
    ['a section is not HTML', () => html`<svg><![CDATA[${1}]]></svg>`, 'the text as it is'],
    ['a script is not closed', () => html`<script>a`, '<script>…</script>'],
    ['a block is in a paragraph', () => html`<p>a <ul></ul></p>`, '<p>…</p><ul>'],
    ['a link is in a link', () => html`<a><b><a></a></b></a>`, '<a>…</a><a>…</a>'],
    ['a form is in a form', () => html`<form><form></form></form>`, '<form>…</form><form>…</form>'],
    ['a block is in a drawing', () => html`<svg><div></div></svg>`, '<foreignObject><div>'],
    ['nothing can follow', () => html`<plaintext>`, '<pre>…</pre>'],
    ['a control character stands in it', () => html`<p>\x81</p>`, 'as the HTML standard has it'],
    ['a NUL stands in it', () => html`<p>\0</p>`, 'as the HTML standard has it'],
  ])('%s', (_what, use, fix) => {
    expect(use).toThrow(InvalidTemplate)
    expect(use).toThrow(`\n  write: `)
    expect(use).toThrow(fix)
  })

  it('and at every use after that', () => {
    const use = () => html`<p>`
    expect(use).toThrow(InvalidTemplate)
    expect(use).toThrow(InvalidTemplate)
  })
})

describe('a hole where no escaping is right fails at its first use', () => {
  it.each<[string, () => Html, string]>([
    ['in the name of an element', () => html`<${'p'}></p>`, 'a template for each'],
    ['in a part of the name', () => html`<h${1}></h1>`, 'a template for each'],
    ['in an end tag', () => html`<p></${'p'}>`, '</…>'],
    ['after the name in an end tag', () => html`<p></p ${'a'}>`, '</…>'],
    ['in a comment', () => html`<!-- ${1} -->`, 'outside of the comment'],
    ['in a doctype', () => html`<!doctype ${'html'}>`, '<!doctype html>'],
    ['in a script', () => html`<script>a = "${1}"</script>`, `data-config=\${JSON.stringify(…)}`],
    ['in a script of a drawing', () => html`<svg><script>${1}</script></svg>`, 'data-config='],
    ['in a style sheet', () => html`<style>a { width: ${1} }</style>`, `style="width: \${…}%"`],
    ['in a style sheet of a drawing', () => html`<svg><style>${1}</style></svg>`, 'style='],
    ['in a frame', () => html`<iframe>${1}</iframe>`, '<iframe></iframe>'],
    ['in a part of a value', () => html`<a href=/a/${1}></a>`, `href="/a/\${…}"`],
    ['in two holes of a value', () => html`<a href=${1}${2}></a>`, `href="\${…}\${…}"`],
    ['before the end of a value', () => html`<a href=${1}/b></a>`, `href="\${…}/b"`],
    ['before the slash of a tag', () => html`<input value=${1}/>`, `value=\${…} />`],
    ['in the name of an attribute', () => html`<p ${'a'}=1></p>`, `\${attrs({ [name]: value })}`],
    ['in a part of the name', () => html`<p a-${'a'}></p>`, `\${attrs({ [name]: value })}`],
    ['in two names at once', () => html`<p ${'a'}${'b'}></p>`, `\${attrs({ [name]: value })}`],
    ['in a handler', () => html`<p onclick=${'a'}></p>`, `data-id=\${…}`],
    ['in a handler in quotes', () => html`<p onClick="a(${1})"></p>`, `data-id=\${…}`],
    ['in a document of its own', () => html`<iframe srcdoc=${'a'}></iframe>`, `src=\${…}`],
    ['in a header', () => html`<meta http-equiv=${'a'}>`, 'a redirect'],
    [
      'in a refresh',
      () => html`<meta content="0; url=${'a'}" http-equiv=refresh>`,
      'a header of the response',
    ],
    ['in what is animated', () => html`<svg><set attributeName=${'a'} /></svg>`, 'as it is'],
    ['in quotes, where false is yes', () => html`<input disabled="${false}">`, `disabled=\${…}`],
  ])('%s', (_what, use, fix) => {
    expect(use).toThrow(InvalidTemplate)
    expect(use).toThrow(fix)
  })
})

describe('the message', () => {
  it('has file and line of the fault, and the line as it is written', () => {
    const here = Number(/:(\d+):\d+\)?$/.exec(new Error().stack?.split('\n')[1] ?? '')?.[1])
    const use = (id: number) => html`
      <ul>
        <li><a href=/rooms/${id}>${'A room'}</a></li>
      </ul>`
    const place = `packages/redstart/src/html/compile.test.ts:${here + 3}`
    expect(() => use(1)).toThrow(
      new InvalidTemplate(
        place,
        {
          problem: 'href has a value of several parts and no quotes around it.',
          fix: `href="/rooms/\${…}"`,
        },
        `<li><a href=/rooms/\${…}>\${…}</a></li>`,
      ),
    )
  })

  it('cuts a line that is long', () => {
    expect(
      () =>
        html`<p>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`,
    ).toThrow(/: <p>a{97}…\n/)
  })

  it('does without the place where the stack has none', () => {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    try {
      expect(() => html`<p>`).toThrow(/^A template: <p> is not closed/)
    } finally {
      Error.stackTraceLimit = limit
    }
  })
})

it('takes what HTML allows and people write', () => {
  const page = html`<p>a<br>b<hr-like></hr-like> & c &amp; &copy; <!----></p><button><p>a</p></button>
    <select><option selected>a</option></select><noscript><p>${1}</p></noscript>
    <form><template><form></form></template></form>
    <p><svg><foreignObject><div><textarea>${'a'}</textarea></div></foreignObject></svg></p><math><mi/></math>`
  expect(renderToString(page)).toContain('<textarea>\na</textarea>')
})

describe('the source of a template', () => {
  it('may be long: longer than what parse5 holds at a time', () => {
    const text = 'a😀&amp;\n'.repeat(30_000)
    const { statics, holes } = compile([`<p>${text}<b id=`, `>${text}</b>`, '</p>'], undefined)
    expect(statics).toEqual([`<p>${text}<b`, `>${text}</b>`, '</p>'])
    expect(holes.map(({ kind }) => kind)).toEqual(['attribute', 'text'])
  })

  it('may have line ends of every kind, and characters of two units', () => {
    const page = html`<p
title="😀">\r\n<b>\r</b>\r<i lang=${'😀'}\r\n id="${'a'}">😀${'b'}\r\n${'c'}</i></p>`
    expect(renderToString(page)).toBe(
      `<p\ntitle="😀">\r\n<b>\r</b>\r<i lang="😀"\r\n id="a">😀b\r\nc</i></p>`,
    )
  })

  it('keeps what is no space to HTML before an attribute', () => {
    const page = html`<p a=\u00a0 b=${1} c=\u2003></p>`
    expect(renderToString(page)).toBe('<p a=\u00a0 b="1" c=\u2003></p>')
  })
})
