import { type Html, html, type Renderable, when } from '../html/index.ts'
import { showAddress } from './address.ts'
import type { MailFile } from './attachment.ts'
import { attachmentLink, linkTo, listLink, styleLink } from './mailbox-links.ts'
import type { MailMessage } from './message.ts'
import { shownHeaders } from './mime.ts'
import { textLinks } from './text-links.ts'

/** The page of all mails, the newest first. */
export function listPage(mails: readonly MailMessage[]): Html {
  return page(
    'Mailbox',
    html`
      <header>
        <h1>Mailbox</h1>
        ${mails.length > 0 && html`<form method="post" action=${listLink}><button>Delete all</button></form>`}
      </header>
      <p class="soft">Mails that the application sent. They went no further than here.</p>
      ${
        mails.length === 0
          ? html`<p class="sheet empty">No mails yet.</p>`
          : html`<ul class="sheet mails" role="list">${mails.toReversed().map(listed)}</ul>`
      }
    `,
  )
}

/** The page of a mail, with all of its forms. */
export function mailPage(mail: MailMessage): Html {
  return page(
    mail.subject,
    html`
      <nav><a class="back" href=${listLink}>← All mails</a></nav>
      <header>
        <h1>${mail.subject}</h1>
        <a href=${linkTo(mail, 'source')}>Source</a>
      </header>
      <dl class="sheet">
        ${shownHeaders(mail).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
        <dt>Date</dt><dd>${time(mail)}</dd>
      </dl>
      ${when(mail.attachments.length, () => files(mail))}
      ${when(mail.html !== undefined, () => framed(mail))}
      ${when(mail.text, plainText)}
    `,
  )
}

/** What stands where a mail was that has been deleted. */
export function missingPage(): Html {
  return page(
    'No such mail',
    html`
      <nav><a class="back" href=${listLink}>← All mails</a></nav>
      <header><h1>No such mail</h1></header>
      <p>It was deleted, it made way for newer ones, or the application was started anew.</p>
    `,
  )
}

function page(title: string, main: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
        <link rel="stylesheet" href=${styleLink}>
        <link rel="icon" href="data:,">
      </head>
      <body><main class="frame">${main}</main></body>
    </html>`
}

function listed(mail: MailMessage): Html {
  const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map(showAddress).join(', ')
  return html`<li>
    <a href=${linkTo(mail)}>
      <span class="subject">${mail.subject}</span> ${time(mail)}
      <span class="soft">to ${recipients}</span>
    </a>
  </li>`
}

function framed(mail: MailMessage): Html {
  return html`<h2>HTML</h2>
    <div class="sheet">
      <iframe
        title="The mail as HTML"
        src=${linkTo(mail, 'html')}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
      ></iframe>
    </div>`
}

function plainText(text: string): Html {
  const pieces = textLinks(text).map(
    (piece): Renderable =>
      piece.isLink
        ? html`<a href=${piece.text} target="_blank" rel="noopener noreferrer">${piece.text}</a>`
        : piece.text,
  )
  return html`<h2>Text</h2><pre class="sheet">${pieces}</pre>`
}

function files(mail: MailMessage): Html {
  const file = ({ filename, content }: MailFile, at: number): Html =>
    html`<li>
      <a href=${attachmentLink(mail, at)}>${filename}</a>
      <span class="soft">${size(content.byteLength)}</span>
    </li>`
  return html`<h2>Attachments</h2><ul class="sheet files">${mail.attachments.map(file)}</ul>`
}

const shownTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

function time({ date }: MailMessage): Html {
  return html`<time datetime=${date.toISOString()}>${shownTime.format(date)}</time>`
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  return bytes < 1024 * 1024
    ? `${(bytes / 1024).toFixed(1)} KiB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
