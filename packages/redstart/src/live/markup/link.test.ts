import { describe, expect, it } from 'vitest'
import { elementsOf } from '../../../test/parsed-page.ts'
import { UnsafeValue } from '../../errors/index.ts'
import { html, JS, renderToString, templateOf } from '../../html/index.ts'
import { type LinkProps, link } from './index.ts'

const markup = (props: LinkProps): string => renderToString(link(props, 'x'))

describe('L-136: a link renders exactly', () => {
  it.each<[LinkProps, string]>([
    [{ patch: '/p' }, '<a href="/p" data-phx-link="patch" data-phx-link-state="push">x</a>'],
    [
      { patch: '?page=2', replace: true },
      '<a href="?page=2" data-phx-link="patch" data-phx-link-state="replace">x</a>',
    ],
    [
      { navigate: '/n', replace: false },
      '<a href="/n" data-phx-link="redirect" data-phx-link-state="push">x</a>',
    ],
    [
      { navigate: 'https://example.test/n', replace: true },
      '<a href="https://example.test/n" data-phx-link="redirect" data-phx-link-state="replace">x</a>',
    ],
    [{ href: '/x' }, '<a href="/x">x</a>'],
    [{ href: 'mailto:a@example.test', method: 'get' }, '<a href="mailto:a@example.test">x</a>'],
    [{}, '<a href="#">x</a>'],
  ])('%j', (props, expected) => {
    expect(markup(props)).toBe(expected)
  })

  it('more attributes where they are given, and its content escaped', () => {
    const props: LinkProps = {
      patch: '/?a=1&b=2',
      class: ['a', false],
      attrs: { 'phx-click': JS.hide() },
    }
    expect(renderToString(link(props, ['<', html`<b>y</b>`]))).toBe(
      '<a href="/?a=1&amp;b=2" data-phx-link="patch" data-phx-link-state="push" class="a" ' +
        'phx-click="[[&quot;hide&quot;,{}]]">&lt;<b>y</b></a>',
    )
  })
})

describe('a link', () => {
  it('that changes something is a form, and needs no script', () => {
    const props = { href: '/log-out', method: 'delete', csrfToken: 'token', class: 'out' } as const
    const [form, ...inside] = elementsOf(link(props, 'Log out')).filter(({ tag }) =>
      ['form', 'input', 'button'].includes(tag),
    )
    expect(form?.attributes).toMatchObject({ action: '/log-out', method: 'post' })
    expect(form?.attributes.class).toContain('out')
    expect(inside.map(({ attributes: { name, value } }) => [name, value])).toEqual([
      ['_csrf_token', 'token'],
      ['_method', 'delete'],
      [undefined, undefined],
    ])
    expect(inside.at(-1)).toMatchObject({ tag: 'button', text: 'Log out' })
    expect(inside.at(-1)?.attributes.class).toContain('rs-button-plain')
  })

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'mailto:a@example.test',
    '//example.test',
    ' /\\example.test',
  ])('leads a live view to no address but a path or one of the web: %j', (url) => {
    expect(() => markup({ patch: url })).toThrow(UnsafeValue)
    expect(() => markup({ navigate: url })).toThrow(UnsafeValue)
    expect(() => renderToString(html`<a href="${url}" data-phx-link="patch"></a>`)).toThrow(
      /Live navigation leads to a path/,
    )
  })

  it('runs no code', () => {
    expect(() => markup({ href: 'javascript:alert(1)' })).toThrow(UnsafeValue)
  })

  it('has what the client reads in its statics, so that diffs stay small', () => {
    for (const props of [{ patch: '/' }, { navigate: '/', replace: true }]) {
      const [, statics = ''] = templateOf(link(props, 'x')).statics
      expect(statics).toMatch(/^ data-phx-link="\w+" data-phx-link-state="\w+"$/)
    }
  })

  it('may be named by holes of a quoted address that begins in the template', () => {
    const page = html`<a href="/rooms/${'a:b'}?q=${'https://x'}" data-phx-link="patch"></a>`
    expect(renderToString(page)).toContain('href="/rooms/a:b?q=https://x"')
  })
})
