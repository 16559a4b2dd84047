import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { elementsOf, type PageElement } from '../../test/parsed-page.ts'
import { type Html, html, renderToString } from '../html/index.ts'
import {
  assets,
  button,
  buttonTo,
  document,
  emptyState,
  flashMessages,
  header,
  linkButton,
  list,
  modal,
  pagination,
  stylesheet,
  type TableProps,
  table,
} from './index.ts'

const csrfToken = 'masked-token'
const textsOf = (content: Html, tag: string) =>
  elementsOf(content)
    .filter((element) => element.tag === tag)
    .map(({ text }) => text)

function first(content: Html, tag: string): PageElement {
  const found = elementsOf(content).find((element) => element.tag === tag)
  if (found === undefined) throw new Error(`There is no <${tag}>`)
  return found
}

describe('a button', () => {
  it('takes attributes and classes', () => {
    const { attributes, text } = first(
      button({ label: 'A < B', variant: 'danger', class: 'w', attrs: { name: 'n', value: 'v' } }),
      'button',
    )
    expect(text).toBe('A < B')
    const expected = {
      type: 'submit',
      class: 'rs-button rs-button-danger w',
      name: 'n',
      value: 'v',
    }
    expect(attributes).toEqual(expected)
  })

  it('that leads to a page is a link, and no code', () => {
    expect(first(linkButton({ to: '/rooms', label: 'Rooms' }), 'a').attributes.href).toBe('/rooms')
    const bad = linkButton({ to: 'javascript:alert(1)', label: 'Rooms' })
    expect(() => renderToString(bad)).toThrow(/runs code/)
  })

  it('that asks first does so without a script', () => {
    const content = buttonTo({
      ...{ to: '/rooms/7', method: 'delete', csrfToken },
      ...{ label: 'Delete', confirm: 'Delete the room?' },
    })
    const { inside, tag } = first(content, 'details')
    expect([tag, inside.map(({ tag }) => tag).slice(0, 4)]).toEqual([
      'details',
      ['summary', 'div', 'p', 'form'],
    ])
    expect(textsOf(content, 'p')).toEqual(['Delete the room?'])
    const hidden = elementsOf(content).filter(({ tag }) => tag === 'input')
    expect(hidden.map(({ attributes }) => attributes.name)).toEqual(['_csrf_token', '_method'])
  })
})

describe('a table', () => {
  const rooms = [
    { id: 1, name: 'Tea <kitchen>', members: 12 },
    { id: 2, name: 'Attic', members: 3 },
  ]
  const props: TableProps<(typeof rooms)[number]> = {
    caption: 'Rooms',
    rows: rooms,
    columns: [
      { label: 'Name', cell: ({ name }) => name, isRowHeader: true },
      { label: 'Members', cell: ({ members }) => members, align: 'end' },
    ],
  }

  it('has a caption, headings for columns and rows, and can be scrolled by keys', () => {
    const content = table({ ...props, rowId: ({ id }) => `room-${id}` })
    expect(textsOf(content, 'caption')).toEqual(['Rooms'])
    const headings = elementsOf(content).filter(({ tag }) => tag === 'th')
    expect(headings.map(({ text, attributes }) => [text, attributes.scope])).toEqual([
      ['Name', 'col'],
      ['Members', 'col'],
      ['Tea <kitchen>', 'row'],
      ['Attic', 'row'],
    ])
    const ids = elementsOf(content).flatMap(({ tag, attributes }) =>
      tag === 'tr' ? [attributes.id] : [],
    )
    expect(ids).toEqual([undefined, 'room-1', 'room-2'])
    const region = { role: 'region', 'aria-label': 'Rooms', tabindex: '0' }
    expect(first(content, 'div').attributes).toMatchObject(region)
  })

  it('names the column of actions for those who do not see that it needs no name', () => {
    const content = table({
      ...props,
      actions: ({ id }) => linkButton({ to: `/${id}`, label: 'Edit' }),
    })
    expect(textsOf(content, 'th')).toContain('Actions')
    expect(textsOf(content, 'a')).toEqual(['Edit', 'Edit'])
  })

  it('makes room for something else when it has no rows', () => {
    const empty = emptyState({ title: 'No rooms yet', body: 'Open one.' })
    expect(textsOf(table({ ...props, rows: [], empty }), 'table')).toEqual([])
    expect(textsOf(table({ ...props, rows: [], empty }), 'strong')).toEqual(['No rooms yet'])
    expect(textsOf(table({ ...props, rows: [] }), 'caption')).toEqual(['Rooms'])
  })
})

describe('pagination', () => {
  const shown = (page: number, pages: number) =>
    textsOf(pagination({ page, pages, path: (page) => `/rooms?page=${page}` }), 'li')
      .join(' ')
      .trim()

  it.each([
    [1, 2, '1 2 Next'],
    [2, 3, 'Previous 1 2 3 Next'],
    [1, 9, '1 2 … 9 Next'],
    [4, 9, 'Previous 1 2 3 4 5 … 9 Next'],
    [5, 9, 'Previous 1 … 4 5 6 … 9 Next'],
    [6, 9, 'Previous 1 … 5 6 7 8 9 Next'],
    [9, 9, 'Previous 1 … 8 9'],
  ])('on page %i of %i is %s', (page, pages, expected) => {
    expect(shown(page, pages)).toBe(expected)
  })

  it('is nothing for one page or none', () => {
    for (const pages of [1, 0, -1, Number.NaN]) expect(shown(1, pages)).toBe('')
  })

  it('leads back from a page that there is not, and costs no more for many pages', () => {
    expect(shown(1e9, 1e9)).toBe('Previous 1 … 999999999 1000000000')
    expect(shown(12, 3)).toBe('Previous 1 2 3')
    const past = pagination({ page: 12, pages: 3, path: (page) => `/rooms?page=${page}` })
    expect(first(past, 'a').attributes.href).toBe('/rooms?page=3')
    expect(shown(-5, 3)).toBe('1 2 3 Next')
  })

  it('says which page this is', () => {
    const content = pagination({ page: 2, pages: 3, path: String })
    const current = elementsOf(content).filter(({ attributes }) => attributes['aria-current'])
    expect(current.map(({ text, attributes }) => [text, attributes['aria-current']])).toEqual([
      ['2', 'page'],
    ])
  })
})

describe('a dialog', () => {
  it('that is open is named by its title, and closed by a link', () => {
    const content = modal({ id: 'edit', open: true, title: 'Edit', body: '', cancel: '/rooms' })
    expect(first(content, 'dialog').attributes).toMatchObject({
      open: '',
      'aria-modal': 'true',
      'aria-labelledby': 'edit-title',
    })
    expect(first(content, 'h2')).toMatchObject({ text: 'Edit', attributes: { id: 'edit-title' } })
    expect(first(content, 'a').attributes).toMatchObject({ href: '/rooms', 'aria-label': 'Close' })
  })

  it('that waits is closed by the browser', () => {
    const content = modal({ id: 'edit', title: 'Edit', body: '' })
    expect(first(content, 'dialog').attributes).not.toHaveProperty('open')
    expect(first(content, 'form').attributes.method).toBe('dialog')
  })
})

describe('a page', () => {
  const page = { title: 'A & B', lang: 'de', csrfToken, body: html`<h1>Body</h1>` }

  it('has a title, a language, its token, and a way past the navigation', () => {
    const content = document({ ...page, nav: html`<a href="/">Home</a>`, stylesheet: ['/a', '/b'] })
    expect(renderToString(content)).toMatch(/^<!doctype html>/)
    expect(first(content, 'html').attributes.lang).toBe('de')
    expect(textsOf(content, 'title')).toEqual(['A & B'])
    const links = elementsOf(content).filter(({ tag }) => tag === 'link')
    expect(links.map(({ attributes }) => attributes.href)).toEqual(['/a', '/b'])
    const token = elementsOf(content).find(({ attributes }) => attributes.name === 'csrf-token')
    expect(token?.attributes.content).toBe(csrfToken)
    const skip = first(content, 'a')
    expect(skip.text).toBe('Skip to content')
    expect(`#${first(content, 'main').attributes.id}`).toBe(skip.attributes.href)
  })

  it('has attributes of its own, and a title that live views change without what stands behind it', () => {
    const attrs = { 'data-theme': 'dark' }
    const content = document({ ...page, titleSuffix: ' · Rooms', attrs })
    expect(first(content, 'html').attributes['data-theme']).toBe('dark')
    expect(textsOf(content, 'title')).toEqual(['A & B · Rooms'])
    expect(first(content, 'title').attributes['data-suffix']).toBe(' · Rooms')
    expect(renderToString(document(page))).toContain('<html lang="de">')
  })

  it('is out of reach as long as a dialog is open, and the dialog is not', () => {
    const reachable = (content: Html) =>
      first(content, 'body').inside.filter(
        ({ tag, attributes }) =>
          ['a', 'header', 'main', 'footer', 'dialog'].includes(tag) && !('inert' in attributes),
      )
    const props = { ...page, nav: 'nav', footer: 'footer' }
    expect(reachable(document(props)).map(({ tag }) => tag)).toEqual([
      'a',
      'header',
      'main',
      'footer',
    ])
    const dialog = modal({ id: 'edit', open: true, title: 'Edit', body: '' })
    expect(reachable(document({ ...props, modal: dialog })).map(({ tag }) => tag)).toEqual([
      'dialog',
    ])
  })

  it('announces what there is to tell: news politely, errors at once', () => {
    const roles = (flash: { info?: string; error?: string }) =>
      elementsOf(flashMessages({ flash }))
        .filter(({ attributes }) => 'role' in attributes)
        .map(({ attributes, text }) => [attributes.role, text])
    expect(roles({ info: 'Saved <b>', error: 'Not sent' })).toEqual([
      ['status', 'Saved <b>'],
      ['alert', 'Not sent'],
    ])
    expect(roles({})).toEqual([
      ['status', ''],
      ['alert', ''],
    ])
  })

  it('has a heading with what can be done, and lists of properties', () => {
    const heading = header({ title: 'Rooms', subtitle: 'All', actions: button({ label: 'New' }) })
    expect([textsOf(heading, 'h1'), textsOf(heading, 'button')]).toEqual([['Rooms'], ['New']])
    const properties = list({ items: [{ label: 'Name', value: 'Tea' }] })
    expect([textsOf(properties, 'dt'), textsOf(properties, 'dd')]).toEqual([['Name'], ['Tea']])
  })
})

describe('the stylesheet', () => {
  const css = readFileSync(stylesheet, 'utf8')

  it('lies alone in the folder that is served', () => {
    expect(readdirSync(assets, { recursive: true })).toEqual(['redstart.css'])
    expect(new URL('redstart.css', assets).href).toBe(stylesheet.href)
  })

  it('is small, and loads nothing', () => {
    expect(Buffer.byteLength(css)).toBeLessThan(13 * 1024)
    expect(css).not.toMatch(/url\(|@import/)
  })

  it('keeps all rules in its layer, bound to classes of its own', () => {
    expect(css.replace(/\/\*.*?\*\//gs, '').trim()).toMatch(/^@layer redstart \{.*\}$/s)
    expect(css).not.toMatch(/#[\w-]+[ ,>]*\{|!important/)
    for (const [, name] of css.matchAll(/\.([a-z][\w-]*)/g)) expect(name).toMatch(/^rs-/)
  })
})
