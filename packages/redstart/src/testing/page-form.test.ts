import { describe, expect, it } from 'vitest'
import { visit } from './visit.ts'

/** What a browser sends of a form with these controls in it, and these behind it. */
async function sent(inside: string, outside = ''): Promise<string> {
  const page = `<form id="f" method="post" action="/sent">${inside}</form>${outside}`
  const visitor = visit({
    async fetch(request) {
      return new Response(request.method === 'GET' ? page : await request.text())
    },
  })
  await visitor.get('/')
  const { html } = await visitor.submit('#f')
  return [...new URLSearchParams(html)].map((pair) => pair.join('=')).join('&')
}

describe('a form that is sent', () => {
  it('has line breaks of two characters', async () => {
    expect(
      await sent('<textarea name="t">\na\nb\r\nc</textarea><input name="i" value="&#10;">'),
    ).toBe('t=a\r\nb\r\nc&i=\r\n')
  })

  it.each([
    ['<fieldset disabled><input name="a"></fieldset><input name="b">', 'b='],
    ['<fieldset disabled><p><textarea name="a"></textarea></p></fieldset>', ''],
    ['<fieldset disabled><legend><input name="a"></legend><input name="b"></fieldset>', 'a='],
    ['<fieldset disabled><legend></legend><legend><input name="a"></legend></fieldset>', ''],
    ['<fieldset><input name="a"></fieldset>', 'a='],
    ['<datalist><input name="a"></datalist>', ''],
    ['<input name="" value="x"><input value="y">', ''],
  ])(
    'leaves out what is disabled by what is around it, or has no name: %s',
    async (inside, pairs) => {
      expect(await sent(inside)).toBe(pairs)
    },
  )

  it('has the controls that name it, and not those that name another', async () => {
    const inside = '<input name="a"><input name="other" form="g"><input name="none" form="">'
    const outside =
      '<form id="g"><input name="b" form="f"></form><select name="c" form="f"><option>1</select>'
    expect(await sent(inside, outside)).toBe('a=&b=&c=1')
  })

  it.each([
    ['<option value="" disabled>Choose<option>x', 's=x'],
    ['<option disabled selected value="">Choose<option>x', ''],
    ['<option disabled>a<option disabled>b', ''],
    ['<optgroup disabled><option>a</optgroup><option>b', 's=b'],
    ['<option selected>a<option selected> b  c <option>d', 's=b c'],
    ['', ''],
  ])('has of a list what can be chosen: %s', async (options, pairs) => {
    expect(await sent(`<select name="s">${options}</select>`)).toBe(pairs)
  })

  it.each([
    ['multiple', 's=b&s=c'],
    ['size="3"', 's=c'],
  ])('has of a list that is open what was chosen: %s', async (attribute, pairs) => {
    const options = (chosen: string) => `<option>a<option ${chosen}>b<option ${chosen}>c`
    expect(await sent(`<select name="s" ${attribute}>${options('selected')}</select>`)).toBe(pairs)
    expect(await sent(`<select name="s" ${attribute}>${options('')}</select>`)).toBe('')
  })
})

it.each([
  ['<tr><th>Title</th><th>Rating</th></tr>', 'Title Rating'],
  ['<ul><li>a</li><li>b</li></ul>', 'a b'],
  ['<p>a</p><p>b</p><div>c</div>d<br>e', 'a b c d e'],
  ['<p>un<b>brok</b>en, a<span>b</span></p>', 'unbroken, ab'],
  ['<dl><dt>k</dt><dd>v</dd></dl><select><option>1<option>2</select>', 'k v 1 2'],
])(
  'reads a page with a space between blocks and cells, and nowhere else: %s',
  async (markup, text) => {
    const body = markup.startsWith('<tr>') ? `<table>${markup}</table>` : markup
    const page = await visit({ fetch: () => new Response(body) }).get('/')
    expect(page.text).toBe(text)
  },
)
