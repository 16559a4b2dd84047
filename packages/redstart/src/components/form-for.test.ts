import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { elementsOf, type PageElement } from '../../test/parsed-page.ts'
import { changeset, many, toForm } from '../changeset/index.ts'
import { UnsafeValue } from '../errors/index.ts'
import { type Html, html } from '../html/index.ts'
import {
  button,
  type FormLike,
  type FormMethod,
  formFor,
  input,
  inputRows,
  linkButton,
} from './index.ts'

const csrfToken = 'masked-token'
const form: FormLike = {
  $form: { id: 'room', errors: ['The house is full.'] },
  name: { id: 'room_name', name: 'room[name]', errors: ['is taken', 'is short'] },
  due_on: { id: 'room_due_on', name: 'room[due_on]', errors: ['is past'] },
  about: { id: 'room_about', name: 'room[about]', errors: [] },
}

const hiddenOf = (content: Html) =>
  elementsOf(content)
    .filter(({ attributes }) => attributes.type === 'hidden')
    .map(({ attributes }) => [attributes.name, attributes.value])

function first(content: Html, match: (element: PageElement) => boolean): PageElement {
  const found = elementsOf(content).find(match)
  if (found === undefined) throw new Error('There is no such element')
  return found
}
const isForm = ({ tag }: PageElement) => tag === 'form'
const isSummary = ({ attributes }: PageElement) => attributes.class === 'rs-summary'

describe('a form', () => {
  it.each<[FormMethod, string[][]]>([
    ['post', [['_csrf_token', csrfToken]]],
    [
      'put',
      [
        ['_csrf_token', csrfToken],
        ['_method', 'put'],
      ],
    ],
    [
      'patch',
      [
        ['_csrf_token', csrfToken],
        ['_method', 'patch'],
      ],
    ],
    [
      'delete',
      [
        ['_csrf_token', csrfToken],
        ['_method', 'delete'],
      ],
    ],
  ])('that is a %s is sent as a post, with its token and its method', (method, hidden) => {
    const content = formFor({ action: '/rooms', method, csrfToken, body: '' })
    expect(first(content, isForm).attributes).toMatchObject({ action: '/rooms', method: 'post' })
    expect(hiddenOf(content)).toEqual(hidden)
  })

  it('that asks for a page carries no token into its address', () => {
    const content = formFor({ action: '/rooms', method: 'get', body: '' })
    expect(first(content, isForm).attributes.method).toBe('get')
    expect(hiddenOf(content)).toEqual([])
  })

  it.each([
    'https://other.example/rooms',
    '//other.example/rooms',
    '/\\other.example/rooms',
    '\t//other.example',
    'http:other.example',
    'mailto:ann@example.com',
  ])('that leads to another site, %j, keeps the token here', (action) => {
    expect(hiddenOf(formFor({ action, csrfToken, body: '' }))).toEqual([])
  })

  it.each(['/rooms', '', '?page=2', '#top', 'rooms/7', '/a//b', '/a?to=https://other.example'])(
    'that stays on this site, %j, has the token',
    (action) => {
      expect(hiddenOf(formFor({ action, csrfToken, body: '' }))).toHaveLength(1)
    },
  )

  it('goes nowhere else by its attributes, whose classes add up', () => {
    const attrs: Record<string, string> = {
      action: 'https://other.example',
      method: 'get',
      class: 'b',
    }
    const content = Reflect.apply(formFor, undefined, [
      { action: '/rooms', csrfToken, body: '', class: 'a', attrs },
    ])
    expect(first(content, isForm).attributes).toMatchObject({
      action: '/rooms',
      method: 'post',
      class: 'rs-form a b',
    })
    expect(hiddenOf(content)).toHaveLength(1)
  })

  it('leaves checking to the server, unless it is told otherwise', () => {
    const novalidate = (browserValidation?: boolean) => {
      const given = browserValidation === undefined ? {} : { browserValidation }
      const content = formFor({ action: '/rooms', csrfToken, body: '', ...given })
      return 'novalidate' in first(content, isForm).attributes
    }
    expect([novalidate(), novalidate(false), novalidate(true)]).toEqual([true, true, false])
  })

  it('says how it is encoded when it holds files', () => {
    const content = formFor({ action: '/rooms', csrfToken, multipart: true, body: '' })
    expect(first(content, isForm).attributes.enctype).toBe('multipart/form-data')
  })
})

describe('a button', () => {
  it.each(['https://other.example', '//other.example', '/\\other.example', 'http:other.example'])(
    'does not send a form to another site: %j',
    (url) => {
      for (const name of ['formaction', 'FormAction']) {
        expect(() => button({ label: 'Go', attrs: { [name]: url } })).toThrow(UnsafeValue)
      }
      expect(() => button({ label: 'Go', attrs: { formaction: url } })).not.toThrow('other.example')
    },
  )

  it.each(['/rooms?redraw', '?redraw', undefined])('sends it where it may: %j', (formaction) => {
    const content = button({ label: 'Go', attrs: { formaction } })
    expect(first(content, ({ tag }) => tag === 'button').attributes.formaction).toBe(formaction)
  })

  it('has the classes of its attributes too, as a link has', () => {
    const props = { label: 'Go', class: 'a', attrs: { class: ['b', undefined] } }
    expect(first(button(props), ({ tag }) => tag === 'button').attributes.class).toBe(
      'rs-button rs-button-primary a b',
    )
    expect(
      first(linkButton({ ...props, to: '/' }), ({ tag }) => tag === 'a').attributes.class,
    ).toBe('rs-button rs-button-secondary a b')
  })
})

describe('the summary of errors', () => {
  const props = { form, action: '/rooms', csrfToken, body: '' }

  it('says them all, links to the fields, and takes the focus', () => {
    const summary = first(formFor({ ...props, labels: { name: 'The name' } }), isSummary)
    expect(summary.attributes).toMatchObject({ role: 'alert', tabindex: '-1', autofocus: '' })
    const lines = summary.inside.filter(({ tag }) => tag === 'li')
    expect(lines.map(({ text }) => text)).toEqual([
      'The house is full.',
      'The name: is taken',
      'The name: is short',
      'Due on: is past',
    ])
    const links = summary.inside.filter(({ tag }) => tag === 'a')
    expect(links.map(({ attributes }) => attributes.href)).toEqual([
      '#room_name',
      '#room_name',
      '#room_due_on',
    ])
  })

  it('is not there when nothing is wrong, or when it is not wanted', () => {
    const good: FormLike = { $form: { id: 'room' }, name: { id: 'n', name: 'n' } }
    expect(elementsOf(formFor({ ...props, form: good })).some(isSummary)).toBe(false)
    expect(elementsOf(formFor({ ...props, summary: false })).some(isSummary)).toBe(false)
  })

  it('follows the changeset: no errors before an attempt, and those of rows count after it', () => {
    const Team = { name: z.string(), members: many({ email: z.email() }) }
    const refused = changeset(Team, {}, { name: 'Tea', members: [{ email: 'nobody' }] })
    const summaryOf = (form: FormLike) => elementsOf(formFor({ ...props, form })).filter(isSummary)
    expect(summaryOf(toForm(changeset(Team, {}), { as: 'team' }))).toEqual([])
    expect(summaryOf(toForm(refused, { as: 'team', action: 'validate' }))).toEqual([])
    const [summary] = summaryOf(toForm(refused, { as: 'team', action: 'insert' }))
    expect(summary?.text).toBe('Please check what you have entered')
  })
})

describe('nested rows', () => {
  const Team = {
    members: many({ email: z.email() }, { sort: 'members_sort', drop: 'members_drop' }),
  }
  const members = [
    { id: 7, email: 'ann@example.com' },
    { id: 8, email: 'bob@example.com' },
  ]
  const { members: field } = toForm(changeset(Team, { members }), { as: 'team' })
  const rows = inputRows({
    field,
    legend: 'Members',
    redraw: '/teams?redraw',
    row: (member) => input({ field: member.email, label: 'E-mail' }),
  })

  it('send what tells them apart, and their order', () => {
    expect(hiddenOf(rows)).toEqual([
      ['team[members_drop][]', ''],
      ['team[members][0][id]', '7'],
      ['team[members_sort][]', '0'],
      ['team[members][1][id]', '8'],
      ['team[members_sort][]', '1'],
    ])
  })

  it('have a button each that removes them, and one that adds a row', () => {
    const [byEnter, ...buttons] = elementsOf(rows).filter(({ tag }) => tag === 'button')
    expect(
      buttons.map(({ text, attributes }) => [text, attributes.name, attributes.value]),
    ).toEqual([
      ['Remove Members 1', 'team[members_drop][]', '0'],
      ['Remove Members 2', 'team[members_drop][]', '1'],
      ['Add', 'team[members_sort][]', 'new'],
    ])
    for (const { attributes } of buttons) expect(attributes.formaction).toBe('/teams?redraw')
    expect(byEnter?.attributes).not.toHaveProperty('name')
  })

  it('have no buttons where the field does not let rows come and go', () => {
    const Fixed = { members: many({ email: z.email() }) }
    const { members: field } = toForm(changeset(Fixed, { members }), { as: 'team' })
    const content = inputRows({ field, legend: 'Members', row: () => html`<p>row</p>` })
    expect(elementsOf(content).filter(({ text, tag }) => tag === 'button' && text)).toEqual([])
    expect(elementsOf(content).filter(({ tag }) => tag === 'p')).toHaveLength(2)
  })
})
