import { describe, expect, it } from 'vitest'
import { UnsafeValue } from '../../errors/index.ts'
import { html, renderToString } from '../../html/index.ts'
import { focusWrap, intersperse, portal, runtimeHook } from './index.ts'

describe('focusWrap', () => {
  it('puts its content between two ends that the client watches', () => {
    expect(renderToString(focusWrap({ id: 'f' }, html`<input>`))).toBe(
      '<div id="f" phx-hook="Phoenix.FocusWrap">' +
        '<div id="f-start" tabindex="0" aria-hidden="true"></div>' +
        '<input>' +
        '<div id="f-end" tabindex="0" aria-hidden="true"></div>' +
        '</div>',
    )
  })

  it('takes classes and attributes', () => {
    const content = focusWrap({ id: 'f', class: ['a'], attrs: { 'aria-label': 'x' } }, null)
    expect(renderToString(content)).toContain(
      '<div id="f" phx-hook="Phoenix.FocusWrap" class="a" aria-label="x">',
    )
  })
})

describe('portal', () => {
  it('is a template with one element that has an id', () => {
    expect(
      renderToString(portal({ id: 'p', target: 'body > "x"', class: 'a' }, ['<', html`<b></b>`])),
    ).toBe(
      '<template id="p" data-phx-portal="body &gt; &quot;x&quot;">' +
        '<div id="_lv_portal_wrap_p" class="a">&lt;<b></b></div></template>',
    )
    expect(renderToString(portal({ id: 'p', target: 'body' }, 'x'))).toBe(
      '<template id="p" data-phx-portal="body"><div id="_lv_portal_wrap_p">x</div></template>',
    )
  })
})

describe('intersperse', () => {
  it.each([
    [[], ''],
    [['a'], '<b>0a</b>'],
    [['a', '<', 'c'], '<b>0a</b> &amp; <b>1&lt;</b> &amp; <b>2c</b>'],
  ])('separates %j', (items, expected) => {
    const content = intersperse(items, ' & ', (item, index) => html`<b>${index}${item}</b>`)
    expect(renderToString(content)).toBe(expected)
  })
})

describe('runtimeHook', () => {
  const code = '\n{ mounted() { return 1 < 2 } } // a hook'

  it('is a script that the client finds by its name, and whose function gives the hook', () => {
    const page = renderToString(runtimeHook({ name: 'Rooms.Phone', code, nonce: 'a"b' }))
    const [, attributes, script] = /^<script (.+?)>([\s\S]+)<\/script>$/.exec(page) ?? []
    expect(attributes).toBe('data-phx-runtime-hook="Rooms.Phone" nonce="a&quot;b"')
    const window: Record<string, () => { mounted: () => boolean }> = {}
    new Function('window', script ?? '')(window)
    expect(window['phx_hook_Rooms.Phone']?.().mounted()).toBe(true)
    expect(renderToString(runtimeHook({ name: 'A', code: '{}' }))).toMatch(
      /^<script data-phx-runtime-hook="A">/,
    )
  })

  it.each([
    ['a name with quotes', { name: 'a"b', code: '{}' }],
    ['no name', { name: '', code: '{}' }],
    ['code that ends its script', { name: 'a', code: '{ a: "</SCRIPT>" }' }],
    ['code that begins another', { name: 'a', code: '{ a: "<script" }' }],
    ['code that begins a comment of HTML', { name: 'a', code: '{ a: "<!--" }' }],
  ])('refuses %s', (_what, props) => {
    expect(() => runtimeHook(props)).toThrow(UnsafeValue)
  })
})
