import { once } from 'node:events'
import { createServer } from 'node:http'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from '../../../../scripts/parts.ts'
import { html, raw } from '../html/index.ts'
import { mailbox } from './mailbox.ts'
import { defineMailer } from './mailer.ts'

const executablePath = chromiumPath()
const mailer = defineMailer({ from: 'Room chat <chat@example.com>', transport: 'mailbox' })
const app = mailbox(mailer)
/** What hostile mails asked for, besides pages of the mailbox. */
const asked: string[] = []

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', `http://${request.headers.host}`)
  const at = `${request.method} ${url.pathname}`
  if (url.pathname !== '/dev/mailbox') {
    asked.push(at)
    response.end('another page')
    return
  }
  const headers = new Headers(request.headers.origin ? { origin: request.headers.origin } : {})
  app
    .fetch(new Request(url, { method: request.method ?? 'GET', headers }))
    .then(async (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      response.end(Buffer.from(await answer.arrayBuffer()))
    })
    .catch((error: unknown) => response.writeHead(500).end(String(error)))
})

describe.skipIf(!executablePath)('the mailbox in a browser', { timeout: 60_000 }, () => {
  let browser: Browser
  let url: string

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('not listening')
    url = `http://127.0.0.1:${address.port}/dev/mailbox`
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
  }, 120_000)

  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })

  it('shows a mail, opens its links, runs nothing of it, and forgets it', async () => {
    await mailer.deliver({
      to: 'Ann Lee <ann@example.com>',
      subject: 'You are invited to “Tea kitchen”',
      text: `Bob invites you:\n${url.replace('dev/mailbox', 'invitations/1')}\n\nSee you there!`,
      html: html`<h1 id="title">Tea kitchen</h1>
        <p>Bob invites you. <a href="/invitations/2">Come in</a></p>
        ${raw('<script>document.body.textContent = "taken over"</script>')}
        ${raw('<img src="" onerror="document.body.textContent = \'taken over\'">')}
        ${raw('<p><a href="javascript:location=\'/stolen\'">Look</a></p>')}
        ${raw('<form action="/stolen" method="post"><button>Win</button></form>')}
        ${raw('<meta http-equiv="refresh" content="0; url=/stolen">')}
        ${raw('<iframe src="/stolen"></iframe><link rel="stylesheet" href="/stolen">')}`,
      attachments: [{ filename: 'kitchen.ics', content: 'BEGIN:VCALENDAR' }],
    })
    await mailer.deliver({
      to: ['bob@example.com', 'Zoë <zoe@example.com>'],
      subject: 'Confirm your address',
      text: 'Hello',
    })
    const page = await browser.newPage({ viewport: { width: 900, height: 900 } })
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))

    await page.goto(url)
    expect(await page.locator('.subject').allTextContents()).toEqual([
      'Confirm your address',
      'You are invited to “Tea kitchen”',
    ])
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(background).toBe('rgb(246, 245, 243)')

    await page.getByRole('link', { name: 'You are invited' }).click()
    await page.getByRole('heading', { name: 'You are invited' }).waitFor()
    const mail = page.frameLocator('iframe[title="The mail as HTML"]')
    await mail.getByRole('heading', { name: 'Tea kitchen' }).waitFor()
    await mail.getByRole('button', { name: 'Win' }).click()

    const opened = page.waitForEvent('popup')
    await mail.getByRole('link', { name: 'Come in' }).click()
    const popup = await opened
    await popup.getByText('another page').waitFor()
    expect(new URL(popup.url()).pathname).toBe('/invitations/2')
    await popup.close()

    await mail.getByRole('link', { name: 'Look' }).click()
    // A window that the last link may have opened is passed over.
    const other = page.waitForEvent('popup', async (one) => {
      await one.waitForLoadState()
      return new URL(one.url()).pathname === '/invitations/1'
    })
    await page.getByRole('link', { name: 'invitations/1' }).click()
    await other
    // The mail is still what it was, and nothing but the links was asked for.
    expect(await mail.locator('#title').textContent()).toBe('Tea kitchen')
    expect(asked.filter((at) => at.includes('stolen'))).toEqual([])
    expect(asked).toContain('GET /invitations/1')

    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'kitchen.ics' }).click()
    expect((await download).suggestedFilename()).toBe('kitchen.ics')

    await page.getByRole('link', { name: 'All mails' }).click()
    await page.getByRole('button', { name: 'Delete all' }).click()
    await page.getByText('No mails yet.').waitFor()
    expect(mailer.sent).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  it('fits a phone, in the dark as well', async () => {
    await mailer.deliver({ to: 'ann@example.com', subject: 'x'.repeat(255), text: 'y'.repeat(999) })
    const page = await browser.newPage({
      viewport: { width: 360, height: 700 },
      colorScheme: 'dark',
    })
    await page.goto(url)
    const overflow = () =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
    expect(await overflow()).toBe(0)
    await page.locator('.mails a').click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await overflow()).toBe(0)
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(background).toBe('rgb(25, 24, 23)')
    await page.close()
  })
})
