import { expect, it } from 'vitest'
import { html, renderToString } from '../../html/index.ts'
import { defaultTexts } from '../text/texts.ts'
import type { Translate } from '../text/translate.ts'
import { errorTexts, translator } from '../text/translate.ts'
import type { PageContext } from './page-context.ts'
import { defaultPages } from './page-set.ts'
import { pathsBelow } from './paths.ts'

const marking: Translate = (key) => `⟦${key}⟧`
const context: PageContext = {
  t: marking,
  paths: pathsBelow('/users'),
  csrfToken: 'token',
  appName: '⟦app⟧',
}
const field = (name: string) => ({ id: `user_${name}`, name: `user[${name}]`, errors: ['⟦wrong⟧'] })
const state = { id: 'user', action: 'insert', valid: false }
const email = field('email')
const password = field('password')
const nickname = field('nickname')
const remember = { id: 'user_remember', name: 'user[remember]' }
const extra = { name: 'nickname', field: nickname, label: '⟦label⟧', hint: '⟦hint⟧' }
const way = { label: '⟦way⟧', to: '/users/oauth/company' }
const moment = { text: '⟦moment⟧', iso: '2026-07-30T12:00:00Z' }
const session = {
  id: 'abc',
  device: '⟦device⟧',
  place: '⟦place⟧',
  method: '⟦method⟧',
  created: moment,
  lastSeen: moment,
}

const invitation = {
  email: '⟦email⟧',
  to: '/users/invitations/x',
  form: { $form: state, password, nickname },
  fields: [extra],
  minLength: 12,
}

const rendered = {
  register: defaultPages.register({
    ...context,
    form: { $form: state, email, password, nickname },
    fields: [extra],
    ways: [way],
    minLength: 12,
  }),
  registered: defaultPages.registered({ ...context, email: '⟦email⟧' }),
  logIn: defaultPages.logIn({
    ...context,
    form: { $form: state, email, password, remember },
    again: false,
    ways: [way],
    links: [way],
  }),
  logInAgain: defaultPages.logIn({
    ...context,
    form: { $form: state, email, password, remember },
    again: true,
    ways: [],
    links: [],
  }),
  settings: defaultPages.settings({
    ...context,
    email: '⟦email⟧',
    hasPassword: true,
    form: { $form: state, nickname },
    fields: [extra],
    sections: [html`<p>⟦section⟧</p>`],
  }),
  password: defaultPages.password({
    ...context,
    form: { $form: state, password },
    email: '⟦email⟧',
    hasPassword: false,
    minLength: 12,
  }),
  email: defaultPages.email({ ...context, form: { $form: state, email }, email: '⟦email⟧' }),
  sessions: defaultPages.sessions({
    ...context,
    sessions: [
      { ...session, current: true },
      { ...session, current: false },
    ],
  }),
  notice: defaultPages.notice({ ...context, title: '⟦title⟧', text: '⟦text⟧' }),
  askForLink: defaultPages.askForLink({
    ...context,
    form: { $form: state, email },
    purpose: 'reset',
  }),
  confirmLink: defaultPages.confirmLink({
    ...context,
    provider: '⟦provider⟧',
    account: '⟦account⟧',
    email: '⟦email⟧',
    action: '/users/oauth-link',
  }),
  deletion: defaultPages.deletion({
    ...context,
    form: { $form: state, password },
    email: '⟦email⟧',
    hasPassword: true,
  }),
  followLink: defaultPages.followLink({
    ...context,
    purpose: 'confirm',
    to: '/users/confirm/x',
    email: '⟦email⟧',
  }),
  invitation: defaultPages.invitation({ ...context, ...invitation, step: 'register' }),
  invitationOfOther: defaultPages.invitation({ ...context, ...invitation, step: 'log-in' }),
  invitationToAccept: defaultPages.invitation({ ...context, ...invitation, step: 'accept' }),
  invitations: defaultPages.invitations({
    ...context,
    form: { $form: state, email },
    invitations: [{ id: 'x', email: '⟦email⟧', state: 'open', until: '⟦moment⟧' }],
  }),
  linkedAccounts: defaultPages.linkedAccounts({
    ...context,
    accounts: [{ id: 'x', provider: '⟦provider⟧', account: '⟦account⟧', lastUsed: moment }],
    ways: [way],
  }),
  providerRegister: defaultPages.providerRegister({
    ...context,
    provider: '⟦provider⟧',
    email: '⟦email⟧',
    form: { $form: state, nickname },
    fields: [extra],
    action: '/users/oauth-register',
    linkTo: '/users/oauth-link',
  }),
  providerSignIn: defaultPages.providerSignIn({
    ...context,
    provider: '⟦provider⟧',
    url: 'https://login.example/',
  }),
  setPassword: defaultPages.setPassword({
    ...context,
    form: { $form: state, password },
    to: '/users/reset-password/x',
    email: '⟦email⟧',
    minLength: 12,
  }),
  signIns: defaultPages.signIns({
    ...context,
    count: 2,
    last: '⟦moment⟧',
    previous: '⟦moment⟧',
    events: [{ when: '⟦moment⟧', what: '⟦event⟧', where: '⟦place⟧' }],
  }),
}
const pages = Object.entries(rendered).map(([name, page]) => [name, renderToString(page)] as const)

it('has each page among those that are looked at', () => {
  expect(Object.keys(rendered)).toEqual(expect.arrayContaining(Object.keys(defaultPages)))
})

it.each(pages)('A-128: every word of the page %s is of the catalogue', (_name, page) => {
  const text = page.replace(/<[^>]*>/g, ' ').replace(/⟦[^⟧]*⟧/g, ' ')
  expect(text.replace(/[\s:*]+/g, '')).toBe('')
  // Nor is there a word in an attribute that people or assistive technology read.
  for (const [, value] of page.matchAll(/ (?:title|alt|placeholder|aria-label)="([^"]*)"/g)) {
    expect(value).toMatch(/^⟦.*⟧$/)
  }
})

it.each(pages)(
  'A-33: every field of the page %s has its label, and every form its token',
  (_name, page) => {
    for (const [input] of page.matchAll(/<input (?![^>]*(?:type="hidden"| hidden>))[^>]*>/g)) {
      const id = / id="([^"]+)"/.exec(input)?.[1]
      expect(page).toContain(`for="${id}"`)
      if (/type="(?:email|password)"/.test(input)) {
        expect(input).toMatch(/ autocomplete="/)
        expect(input).toMatch(/ spellcheck="false"/)
      }
    }
    for (const [whole] of page.matchAll(/<form[\s\S]*?<\/form>/g)) {
      expect(whole).toContain('method="post"')
      expect(whole).toContain('name="_csrf_token" value="token"')
    }
  },
)

it.each(pages)('gives the page %s one first heading', (_name, page) => {
  expect(page.match(/<h1>/g)).toHaveLength(1)
})

it('A-128: says what is wrong with a form in the words of the catalogue', () => {
  const texts = { ...defaultTexts, 'error.required': 'fehlt', 'log-in.title': '%{a} und %{b}' }
  const say = errorTexts(texts)
  expect(say({ message: "can't be blank", code: 'required', values: {} })).toBe('fehlt')
  expect(say({ message: 'is odd', code: 'of_the_application', values: {} })).toBe('is odd')
  expect(say({ message: 'x', code: 'password_too_short', values: { count: 12 } })).toBe(
    'should be at least 12 characters',
  )
  expect(translator(texts)('log-in.title', { a: '%{b}' })).toBe('%{b} und %{b}')
})
