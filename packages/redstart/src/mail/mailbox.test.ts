import { describe, expect, it } from 'vitest'
import { html, raw } from '../html/index.ts'
import { mailbox } from './mailbox.ts'
import { defineMailer } from './mailer.ts'
import type { Mail } from './message.ts'

const hello = { to: 'ann@example.com', subject: 'Hello', text: 'Hello, Ann.' }
const base = 'http://localhost:4000/dev/mailbox'

async function boxWith(...mails: readonly Partial<Mail>[]) {
  const mailer = defineMailer({ from: 'chat@example.com', transport: 'mailbox' })
  for (const mail of mails) await mailer.deliver({ ...hello, ...mail })
  const app = mailbox(mailer, { hosts: ['box.example'] })
  const get = (url: string) => app.fetch(new Request(new URL(url, base)))
  const id = mailer.sent[0]?.id ?? ''
  return { mailer, app, get, id }
}

describe('the list', () => {
  it('shows the newest mail first, with subject and recipients', async () => {
    const { get } = await boxWith({ subject: 'First & <old>' }, { cc: 'Bob <bob@example.com>' })
    const page = await get('')
    expect(page.status).toBe(200)
    const text = await page.text()
    expect(text.indexOf('Hello')).toBeLessThan(text.indexOf('First &amp; &lt;old&gt;'))
    expect(text).toContain('to ann@example.com, Bob &lt;bob@example.com&gt;')
  })

  it('says that there is none yet', async () => {
    const { get } = await boxWith()
    const text = await (await get('')).text()
    expect(text).toContain('No mails yet.')
    expect(text).not.toContain('<form')
  })

  it('has links that hold under any prefix, with and without a slash at the end', async () => {
    const { get, id } = await boxWith({ html: html`<p>Hello</p>` })
    for (const path of ['/', '/dev/mailbox', '/dev/mailbox/']) {
      const pages = [await get(path), await get(`${path}?mail=${id}`)]
      for (const page of pages) {
        const links = [...(await page.text()).matchAll(/(?:href|src|action)="([^"]*)"/g)]
        const own = links.map(([, link]) => link).filter((link) => link !== 'data:,')
        expect(own.length).toBeGreaterThan(2)
        for (const link of own) expect(link).toMatch(/^\?/)
      }
    }
  })

  it('is emptied by its button, and by no other site', async () => {
    const { app, mailer } = await boxWith({})
    const post = (headers: Record<string, string>) =>
      app.fetch(new Request(`${base}?`, { method: 'POST', headers }))
    for (const origin of ['https://evil.example', 'null', 'http://localhost:5000']) {
      expect((await post({ origin })).status).toBe(403)
    }
    expect(mailer.sent).toHaveLength(1)
    const done = await post({ origin: 'http://localhost:4000' })
    expect(done.status).toBe(303)
    expect(new URL(done.headers.get('location') ?? '', base).pathname).toBe('/dev/mailbox')
    expect(mailer.sent).toEqual([])
  })
})

describe('the page of a mail', () => {
  it('shows headers, text with links, and files', async () => {
    const { get, id } = await boxWith({
      bcc: 'eve@example.com',
      text: '\nGo to https://example.com/a?b=1&c=2, <Ann>.',
      headers: { 'X-Note': 'a <b>' },
      attachments: [{ filename: '<i>.txt', content: 'x'.repeat(2048) }],
    })
    const text = await (await get(`?mail=${id}`)).text()
    expect(text).toContain('<dt>Bcc</dt><dd>eve@example.com</dd>')
    expect(text).toContain('<dt>X-Note</dt><dd>a &lt;b&gt;</dd>')
    expect(text).toContain('href="https://example.com/a?b=1&amp;c=2" target="_blank"')
    expect(text).toContain('&lt;Ann&gt;.')
    expect(text).toContain('&lt;i&gt;.txt</a>')
    expect(text).toContain('2.0 KiB')
    expect(text).not.toContain('<iframe')
  })

  it('has the HTML in a frame that can do nothing', async () => {
    const { get, id } = await boxWith({
      html: html`<p>Hello</p>${raw('<script>alert(1)</script>')}`,
      text: undefined,
    })
    const page = await (await get(`?mail=${id}`)).text()
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
    expect(page).not.toContain('alert')
    const part = await get(`?mail=${id}&part=html`)
    expect(await part.text()).toBe(
      '<!doctype html><base target="_blank"><p>Hello</p><script>alert(1)</script>',
    )
    const policy = part.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
    )
    expect(policy).not.toMatch(/script|allow-same-origin|allow-forms/)
  })

  it('leads to the source, as text', async () => {
    const { get, id } = await boxWith({ subject: '<b>', bcc: 'eve@example.com' })
    const source = await get(`?mail=${id}&part=source`)
    expect(source.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const text = await source.text()
    expect(text).toContain('Subject: <b>\nMessage-ID: ')
    expect(text).not.toContain('eve@')
  })

  it('gives out files to be saved, never to be shown', async () => {
    const content = '<script>alert(1)</script>'
    const { get, id } = await boxWith({
      attachments: [{ filename: "née (1)'.html", content, contentType: 'text/html' }],
    })
    const file = await get(`?mail=${id}&attachment=0`)
    expect(file.headers.get('content-type')).toBe('application/octet-stream')
    expect(file.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''n%C3%A9e%20%281%29%27.html",
    )
    expect(await file.text()).toBe(content)
  })

  it.each([
    '?mail=1',
    '?mail=',
    '?mail=__proto__',
    'ID&attachment=1',
    'ID&attachment=-1',
    'ID&attachment=length',
    'ID&part=html',
  ])('is not found at %s', async (query) => {
    const { get, id } = await boxWith({})
    const page = await get(query.replace('ID', `?mail=${id}`))
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('No such mail')
  })
})

describe('every answer', () => {
  it('is kept by nobody, and bounded by a policy of its own', async () => {
    const { get, id } = await boxWith({ html: html`<p>Hello</p>` })
    for (const query of ['', '?style', '?mail=1', `?mail=${id}`, `?mail=${id}&part=html`]) {
      const { headers } = await get(query)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      if (headers.get('content-type')?.startsWith('text/html')) {
        expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      }
    }
  })

  it('goes to this machine alone, or to a host that is named', async () => {
    const { get } = await boxWith()
    const near = [
      'localhost',
      'LOCALHOST:4000',
      'app.localhost',
      '127.0.0.1',
      '[::1]',
      'box.example',
    ]
    for (const host of near) expect((await get(`http://${host}/`)).status).toBe(200)
    const far = ['chat.example', 'localhost.evil.example', '127.0.0.1.evil.example', '192.168.0.7']
    for (const host of far) {
      const page = await get(`http://${host}/`)
      expect(page.status).toBe(403)
      expect(await page.text()).toContain("mailbox(mailer, { hosts: ['that.name'] })")
    }
  })

  it.each([
    [200, 'localhost', { 'x-redstart-peer': '127.0.0.1' }],
    [200, '[::1]', { 'x-redstart-peer': '::1' }],
    [200, 'app.localhost', { 'x-redstart-peer': '::ffff:127.0.0.1' }],
    [200, 'localhost', { 'x-redstart-peer': '::1', 'x-forwarded-for': '127.0.0.1, ::1' }],
    [403, 'localhost', { 'x-redstart-peer': '192.168.0.7' }],
    [403, '127.0.0.1', { 'x-redstart-peer': '::ffff:192.168.0.7' }],
    [403, 'localhost', { 'x-redstart-peer': '127.0.0.1, 192.168.0.7' }],
    [403, 'localhost', { 'x-redstart-peer': 'unknown' }],
    [403, 'localhost', { 'x-redstart-peer': '127.0.0.1', 'x-forwarded-for': '203.0.113.9' }],
    [403, 'localhost', { 'x-redstart-peer': '127.0.0.1', 'x-forwarded-for': '::1, 203.0.113.9' }],
    [403, 'chat.example', { 'x-redstart-peer': '127.0.0.1' }],
    [200, 'box.example', { 'x-redstart-peer': '192.168.0.7' }],
  ])('is %i at %s for a connection that is %j', async (status, host, headers) => {
    const { app } = await boxWith()
    const page = await app.fetch(new Request(`http://${host}/`, { headers }))
    expect(page.status).toBe(status)
  })

  it('goes to a name of this machine from anywhere where it is named', async () => {
    const mailer = defineMailer({ from: 'chat@example.com', transport: 'mailbox' })
    const app = mailbox(mailer, { hosts: ['LocalHost'] })
    const headers = { 'x-redstart-peer': '172.17.0.1' }
    expect((await app.fetch(new Request(base, { headers }))).status).toBe(200)
  })

  it('is 404 where mails are sent for real', async () => {
    const mailer = defineMailer({ from: 'chat@example.com', transport: 'smtp://mail.example' })
    expect((await mailbox(mailer).fetch(new Request(base))).status).toBe(404)
  })

  it('to another method names those that there are', async () => {
    const { app } = await boxWith()
    const page = await app.fetch(new Request(base, { method: 'DELETE' }))
    expect(page.status).toBe(405)
    expect(page.headers.get('allow')).toBe('GET, HEAD, POST')
  })
})
