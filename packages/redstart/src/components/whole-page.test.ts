import { readFileSync } from 'node:fs'
import { type Browser, chromium, type Page, type Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { chromiumPath } from '../../../../scripts/parts.ts'
import { elementsOf } from '../../test/parsed-page.ts'
import { changeset, many, toForm } from '../changeset/index.ts'
import { type Html, html, renderToString } from '../html/index.ts'
import * as c from './index.ts'

const csrfToken = 'masked-token'
const text = z.string().optional()
const Room = {
  name: z.string().min(3),
  about: z.string().max(500),
  kind: z.enum(['open', 'private']),
  tags: z.array(z.string()),
  terms: z.literal(true),
  members: many({ email: z.email() }, { sort: 'members_sort', drop: 'members_drop' }),
  ...{ email: text, password: text, search: text, tel: text, url: text, number: text, range: text },
  ...{ date: text, time: text, month: text, week: text, color: text, file: text },
}
const members = { 0: { email: 'ann@example.com' }, 1: { email: 'nobody' } }
const params = { name: 'x', kind: 'closed', terms: 'false', members }
const form = toForm(changeset(Room, {}, params), { as: 'room', action: 'insert' })
const kinds = [{ value: 'open', label: 'Open to all' }, 'private']
const placeholder = 'An example'

const roomForm = c.formFor({
  form,
  action: '/rooms',
  csrfToken,
  body: [
    c.input({
      field: form.name,
      label: 'Name',
      hint: 'Everybody sees it.',
      attrs: { placeholder },
    }),
    c.input({ field: form.about, type: 'textarea', label: 'About' }),
    ...(['email', 'password', 'search', 'tel', 'url', 'number', 'range'] as const).map((type) =>
      c.input({ field: form[type], type, label: `With ${type}`, autocomplete: 'off' }),
    ),
    ...(['date', 'time', 'month', 'week', 'color', 'file'] as const).map((type) =>
      c.input({ field: form[type], type, label: `With ${type}` }),
    ),
    c.input({ field: form.kind, type: 'radio', label: 'Kind', options: kinds }),
    c.input({ field: form.tags, type: 'checkboxes', label: 'Tags', options: ['old', 'new'] }),
    c.input({
      field: form.terms,
      type: 'checkbox',
      label: 'I take the rules of the house '.repeat(4),
    }),
    c.inputRows({
      field: form.members,
      legend: 'Members',
      redraw: '/rooms?redraw',
      row: (member) => c.input({ field: member.email, label: 'E-mail' }),
    }),
    html`<div class="rs-actions">
      ${(['primary', 'secondary', 'danger', 'plain'] as const).map((variant) =>
        c.button({ label: `A ${variant} button`, variant }),
      )}
    </div>`,
  ],
})

const page = (modal?: Html): Html =>
  c.document({
    title: 'Rooms',
    lang: 'en',
    stylesheet: '/redstart.css',
    head: html`<link rel="icon" href="data:,">`,
    csrfToken,
    flash: { info: 'The room is there.', error: 'The invitation could not be sent.' },
    nav: html`<a href="/">Room chat</a><a href="/rooms" aria-current="page">Rooms</a>`,
    footer: html`Room chat, <a href="/about">about</a>`,
    modal,
    body: [
      c.header({
        title: 'Rooms of the house',
        subtitle: 'Where people talk.',
        actions: c.linkButton({ to: '/rooms/new', label: 'New room', variant: 'primary' }),
      }),
      roomForm,
      c.table({
        caption: 'All rooms',
        rows: [7, 8],
        rowId: (id) => `room-${id}`,
        columns: [
          {
            label: 'Name',
            cell: (id) => html`<a href="/rooms/${id}">Room ${id}</a>`,
            isRowHeader: true,
          },
          { label: 'For', cell: () => 'Whoever wants to talk of tea' },
        ],
        actions: (id) =>
          c.buttonTo({
            ...{ to: `/rooms/${id}`, method: 'delete', csrfToken },
            ...{ label: 'Delete', confirm: 'Delete the room?' },
          }),
      }),
      c.pagination({ page: 6, pages: 20, path: (page) => `/rooms?page=${page}` }),
      c.list({ items: [{ label: 'Name', value: 'x'.repeat(80) }] }),
      c.emptyState({
        title: 'No mail',
        body: 'Nobody wrote.',
        action: c.linkButton({ to: '/', label: 'Write' }),
      }),
    ],
  })
const dialog = c.modal({
  ...{ id: 'edit', open: true, title: 'Edit the room', cancel: '/rooms' },
  body: c.formFor({
    ...{ action: '/rooms/7', method: 'put', csrfToken },
    body: [
      c.input({ field: { id: 'edit_name', name: 'name' }, label: 'Name' }),
      c.button({ label: 'Save' }),
    ],
  }),
})

describe('a page with everything on it', () => {
  const elements = elementsOf(page(dialog))
  const ids = elements.flatMap(({ attributes }) => attributes.id ?? [])

  it('has every id once, and whatever is pointed to', () => {
    expect(new Set(ids).size).toBe(ids.length)
    const pointers = elements.flatMap(({ attributes }) => [
      ...`${attributes.for ?? ''} ${attributes['aria-labelledby'] ?? ''} ${attributes['aria-describedby'] ?? ''}`.split(
        ' ',
      ),
      ...(attributes.href?.startsWith('#') ? [attributes.href.slice(1)] : []),
    ])
    expect(pointers.filter((id) => id !== '' && !ids.includes(id))).toEqual([])
  })

  it('has no inline style, script or handler', () => {
    expect(elements.filter(({ tag }) => tag === 'script' || tag === 'style')).toEqual([])
    const names = elements.flatMap(({ attributes }) => Object.keys(attributes))
    expect(names.filter((name) => name === 'style' || name.startsWith('on'))).toEqual([])
  })
})

const executablePath = chromiumPath()

describe.skipIf(!executablePath)('in a browser, without scripts', { timeout: 60_000 }, () => {
  const css = readFileSync(c.stylesheet, 'utf8')
  const policy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'"
  let browser: Browser
  const complaints: string[] = []
  const posts: Request[] = []

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
  }, 120_000)
  afterAll(() => browser.close())
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    posts.splice(0)
    expect(complaints.splice(0)).toEqual([])
  })

  async function open(content: Html, look: { width: number; dark?: boolean }): Promise<Page> {
    const opened = await browser.newPage({
      viewport: { width: look.width, height: 800 },
      colorScheme: look.dark ? 'dark' : 'light',
    })
    opened.on('console', (message) => complaints.push(message.text()))
    await opened.route('**/*', (route) => {
      const request = route.request()
      if (request.method() === 'POST') posts.push(request)
      return request.url().endsWith('.css')
        ? route.fulfill({ body: css, contentType: 'text/css' })
        : route.fulfill({
            body: renderToString(request.method() === 'POST' ? html`<p>Thanks</p>` : content),
            contentType: 'text/html; charset=utf-8',
            headers: { 'content-security-policy': policy },
          })
    })
    await opened.goto('http://components.test/')
    return opened
  }

  it.each([
    { width: 360 },
    { width: 360, dark: true },
    { width: 1000 },
    { width: 1000, dark: true },
  ])('can be read and hit: $width pixels, dark: $dark', async (look) => {
    const opened = await open(page(), look)
    for (const summary of await opened.locator('summary').all()) await summary.click()
    const found = await opened.evaluate(inspect)
    expect(found.texts).toBeGreaterThan(80)
    expect(found).toMatchObject({ overflow: 0, pale: [], small: [] })
    const body = await opened.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(body).toBe(look.dark ? 'rgb(20, 23, 26)' : 'rgb(246, 245, 243)')
  })

  it('leads from the summary of errors, which has the focus, to each field', async () => {
    const opened = await open(page(), { width: 900 })
    const focus = () => opened.evaluate(() => document.activeElement?.id ?? '')
    const summary = opened.getByRole('alert', { name: 'Please check what you have entered' })
    await opened.waitForFunction(() => document.activeElement?.className === 'rs-summary')
    await summary.getByRole('link', { name: /^Kind/ }).click()
    await opened.keyboard.press('Tab')
    expect(await focus()).toBe('room_tags')
    const field = opened.getByRole('textbox', { name: 'Name', exact: true })
    await field.and(opened.locator('[aria-invalid="true"]')).waitFor()
  })

  it('sends a form by Enter as its own button does, and removes a row by the button of the row', async () => {
    const opened = await open(page(), { width: 900 })
    await opened.getByRole('group', { name: 'Members 2' }).getByRole('textbox').press('Enter')
    await opened.getByText('Thanks').waitFor()
    await opened.goBack()
    await opened.getByRole('button', { name: 'Remove Members 2' }).click()
    await opened.getByText('Thanks').waitFor()
    const sent = posts.map((post) => [
      new URL(post.url()).search,
      new URLSearchParams(post.postData() ?? '').getAll('room[members_drop][]'),
    ])
    expect(sent).toEqual([
      ['', ['']],
      ['?redraw', ['', '1']],
    ])
  })

  it('asks before it deletes', async () => {
    const opened = await open(page(), { width: 900 })
    const row = opened.getByRole('row', { name: 'Room 7' })
    await row.locator('summary').click()
    await row.getByText('Delete the room?').waitFor()
    await row.getByRole('button', { name: 'Delete' }).last().click()
    await opened.getByText('Thanks').waitFor()
    expect(posts.map((post) => post.postData())).toEqual([
      '_csrf_token=masked-token&_method=delete',
    ])
  })

  it('lets nobody leave an open dialog but by its own ways', async () => {
    const opened = await open(page(dialog), { width: 360 })
    await opened.getByRole('dialog', { name: 'Edit the room' }).waitFor()
    const reached = new Set<string>()
    for (let key = 0; key < 8; key++) {
      await opened.keyboard.press('Tab')
      const inside = () => {
        const element = document.activeElement
        return element?.closest('dialog') || element === document.body ? '' : element?.outerHTML
      }
      reached.add((await opened.evaluate(inside)) ?? '')
    }
    expect([...reached]).toEqual([''])
    await opened.getByRole('link', { name: 'Close' }).click()
    await opened.waitForURL('**/rooms')
  })
})

/** Runs in the page: what of it is hard to read or to hit. */
function inspect(): { texts: number; pale: string[]; small: string[]; overflow: number } {
  const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const background = (element: Element | null): string => {
    if (element === null) return 'rgb(255, 255, 255)'
    const color = getComputedStyle(element).backgroundColor
    return channels(color)[3] === 0 ? background(element.parentElement) : color
  }
  const contrast = (element: Element, pseudo?: string) => {
    const pair = [getComputedStyle(element, pseudo).color, background(element)].map(luminance)
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)
  }
  const all = [...document.body.querySelectorAll('*')]
  const written = all.filter(
    (element) =>
      element.matches('input:not([type="range"]), textarea, select') ||
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
  )
  const pale = written.filter(
    (each) =>
      contrast(each) < 4.5 ||
      (each.hasAttribute('placeholder') && contrast(each, '::placeholder') < 4.5),
  )
  const targets = all.filter((each) => each.matches('a, button, summary, input, select, textarea'))
  const small = targets.filter((each) => {
    const { width, height } = each.getBoundingClientRect()
    // Links in a sentence have its height; what is hidden is no target.
    const exempt = each.matches('.rs-hidden, .rs-skip, li a, th a, footer a, [type="hidden"]')
    return !exempt && (width < 24 || height < 24)
  })
  const { scrollWidth, clientWidth } = document.documentElement
  const names = (list: Element[]) => list.map((element) => element.outerHTML.slice(0, 90))
  return {
    texts: written.length,
    pale: names(pale),
    small: names(small),
    overflow: scrollWidth - clientWidth,
  }
}
