import { type Html, html } from '../../html/index.ts'
import type { Mail } from '../../mail/index.ts'
import type { AccountSettings } from '../settings.ts'
import type { TextKey, Texts } from '../text/texts.ts'
import type { TextValues } from '../text/translate.ts'
import { fillIn } from '../text/translate.ts'
import type { MailOutbox } from './mail-outbox.ts'

/** The mails that the accounts send: each has a subject and a text in the catalogue. */
export type MailName = TextKey extends infer K
  ? K extends `mail.${infer Name}.subject`
    ? Name
    : never
  : never

/** What fills a mail: `link` is where its button leads, as a whole address. */
export type MailValues = TextValues

/** Writes the mails of the accounts, and hands them to the outbox. */
export class AccountMails {
  readonly #outbox: Pick<MailOutbox, 'post'>
  readonly #settings: AccountSettings
  readonly #texts: Texts

  constructor(outbox: Pick<MailOutbox, 'post'>, settings: AccountSettings, texts: Texts) {
    this.#outbox = outbox
    this.#settings = settings
    this.#texts = texts
  }

  /**
   * Posts a mail, as text and as a page. It is sent behind the answer; nobody waits for it (A-37).
   *
   * @param to - The address, normalised.
   * @param values - What fills the holes of its texts; `app` and `url` are filled already.
   */
  send(name: MailName, to: string, values: MailValues = {}): void {
    this.#outbox.post(this.write(name, to, values))
  }

  /** The mail, written. */
  write(name: MailName, to: string, values: MailValues = {}): Mail {
    const { name: app, url } = this.#settings
    const all = { app, url, ...values }
    const link = values.link === undefined ? undefined : String(values.link)
    const text = (key: string): string => fillIn(textOf(this.#texts, key), all)
    const subject = text(`mail.${name}.subject`)
    const paragraphs = text(`mail.${name}.text`).split(/\n{2,}/)
    const label = text(`mail.${name}.link`)
    const footer = text('mail.footer')
    const lines = link === undefined ? paragraphs : [...paragraphs, `${label}:\n${link}`]
    return {
      to,
      subject,
      text: `${[...lines, `-- \n${footer}`].join('\n\n')}\n`,
      html: page(subject, paragraphs, link === undefined ? undefined : { label, link }, footer),
    }
  }
}

/** A text whose name is put together; empty where there is none. */
function textOf(texts: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(texts, key) ? (texts[key] ?? '') : ''
}

/** Mail programs know no stylesheets: what there is of style stands at its element. */
function page(
  subject: string,
  paragraphs: readonly string[],
  action: { readonly label: string; readonly link: string } | undefined,
  footer: string,
): Html {
  return html`<!doctype html>
<html>
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${subject}</title>
  </head>
  <body style="margin: 0 auto; padding: 24px; max-width: 34em; font: 16px/1.5 system-ui, sans-serif">
    ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
    ${
      action &&
      html`<p><a href=${action.link} style="display: inline-block; padding: 10px 18px; border-radius: 8px; background: #b93c0a; color: #ffffff; font-weight: 600; text-decoration: none">${action.label}</a></p>
    <p style="font-size: 14px; overflow-wrap: anywhere">${action.link}</p>`
    }
    <p style="font-size: 14px">${footer}</p>
  </body>
</html>
`
}
