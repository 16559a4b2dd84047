import { type Html, renderToString } from '../html/index.ts'
import type { MailFile } from './attachment.ts'
import { isAllowed } from './mailbox-guard.ts'
import { listLink, type MailPart, targetOf } from './mailbox-links.ts'
import { mailboxStyle } from './mailbox-style.ts'
import { listPage, mailPage, missingPage } from './mailbox-view.ts'
import type { Mailer } from './mailer.ts'
import type { MailMessage } from './message.ts'
import { mailSource } from './mime.ts'

/** The page of kept mails, as an application of its own. */
export interface Mailbox {
  /** What lists of routes call it. */
  readonly name: string
  /** Answers a request, whatever its path. */
  fetch(request: Request): Promise<Response>
}

/** Who may see a mailbox. */
export interface MailboxOptions {
  /**
   * Names of hosts, without ports, by which anybody may ask for the page, from any address. By those of
   * this machine (`localhost`, what ends in `.localhost`, `127.…` and `[::1]`) this machine alone may,
   * unless they are named here: a container whose port is published asks from another address.
   */
  readonly hosts?: readonly string[] | undefined
}

/** For pages of ours: nothing but our stylesheet and the frame of a mail. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'"

/** For a mail, which is anybody's: it may look as it likes and do nothing, even in a window of its own. */
const mailPolicy =
  'sandbox allow-popups allow-popups-to-escape-sandbox; ' +
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:; " +
  "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

const fixed = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/**
 * The page that shows the mails of a mailer whose transport is `'mailbox'`, for development. Where mails
 * are sent for real it answers 404, so an application can mount it in any case.
 *
 * Mails hold links to passwords and accounts. So it answers only where it is asked for by a name of this
 * machine and over a connection from this machine, or by one of `hosts`. A router that forwards to it says
 * where a connection comes from, as `x-redstart-peer`; mounted elsewhere, it goes by the host alone. To a
 * proxy on this machine everybody comes from this machine: see that it hands on the host or sets
 * `x-forwarded-for`, which is heeded too.
 *
 * @example
 * defineRouter().forward('/dev/mailbox', mailbox(mailer))
 */
export function mailbox(mailer: Mailer, { hosts = [] }: MailboxOptions = {}): Mailbox {
  const named = hosts.map((host) => host.toLowerCase())
  return {
    name: 'mailbox',
    async fetch(request) {
      const url = new URL(request.url)
      if (!mailer.keepsMails) return text(404, 'Mails are sent for real here: none are kept.')
      if (!isAllowed(request, named)) {
        return text(
          403,
          'The mailbox is for the machine that it runs on. To open it to others, by a name of your ' +
            "choice, write mailbox(mailer, { hosts: ['that.name'] }).",
        )
      }
      if (request.method === 'POST') return clear(mailer, request, url)
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return text(405, 'The mailbox can be read by GET and emptied by POST.', {
          allow: 'GET, HEAD, POST',
        })
      }
      return show(mailer.sent, url.searchParams)
    },
  }
}

/** Empties the mailbox, unless another site's page asks for it. */
function clear(mailer: Mailer, request: Request, url: URL): Response {
  const origin = request.headers.get('origin')
  // Of the origin only the host counts: TLS may end at a proxy.
  if (origin !== null && (!URL.canParse(origin) || new URL(origin).host !== url.host)) {
    return text(403, 'Only the page of the mailbox itself can empty it.')
  }
  mailer.clear()
  return answer(303, null, { location: listLink })
}

async function show(mails: readonly MailMessage[], query: URLSearchParams): Promise<Response> {
  const target = targetOf(query)
  if (target.kind === 'style') {
    return answer(200, mailboxStyle, { 'content-type': 'text/css; charset=utf-8' })
  }
  if (target.kind === 'list') return ownPage(200, listPage(mails))
  const mail = mails.find(({ id }) => id === target.id)
  if (!mail) return ownPage(404, missingPage())
  switch (target.kind) {
    case 'mail':
      return ownPage(200, mailPage(mail))
    case 'part':
      return showPart(mail, target.part)
    case 'attachment': {
      const file = mail.attachments[target.at]
      return file ? download(file) : ownPage(404, missingPage())
    }
  }
}

async function showPart(mail: MailMessage, part: MailPart): Promise<Response> {
  if (part === 'source') return text(200, await mailSource(mail))
  if (mail.html === undefined) return ownPage(404, missingPage())
  // Ahead of whatever the mail begins with, this holds for all of its links.
  return markup(200, `<!doctype html><base target="_blank">${mail.html}`, mailPolicy)
}

/** Never by its own type: a file of a mail must not run here as a page. */
function download({ filename, content }: MailFile): Response {
  const name = encodeURIComponent(filename).replace(/['()*]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  })
  return answer(200, new Uint8Array(content), {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
  })
}

function ownPage(status: number, content: Html): Response {
  return markup(status, renderToString(content), pagePolicy)
}

function markup(status: number, body: string, policy: string): Response {
  return answer(status, body, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
  })
}

function text(status: number, body: string, headers: Record<string, string> = {}): Response {
  return answer(status, body, { 'content-type': 'text/plain; charset=utf-8', ...headers })
}

function answer(
  status: number,
  body: string | Uint8Array<ArrayBuffer> | null,
  headers: Record<string, string>,
): Response {
  return new Response(body, { status, headers: { ...fixed, ...headers } })
}
