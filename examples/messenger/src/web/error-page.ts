import { readFileSync } from 'node:fs'
import { document, emptyState, linkButton, stylesheet } from 'redstart/components'
import { type Html, html, raw } from 'redstart/html'
import type { ErrorPage } from 'redstart/http'
import { router } from './router.ts'

// An error page carries its style: it has to look right when nothing else can be loaded.
const style = raw(`<style>${readFileSync(stylesheet, 'utf8')}</style>`)

/** What is shown where no action answers: an unknown address, a form that is refused, a fault of ours. */
export function errorPage({ status, title, requestId }: ErrorPage): Html {
  return document({
    title: `${title} · Messenger`,
    lang: 'en',
    // A server that is busy or just starting is there again soon, and nobody has to press a key.
    head: html`${style}${status === 503 && html`<meta http-equiv="refresh" content="5">`}`,
    nav: html`<a href=${router.p('/')}>Messenger</a>`,
    body: html`
      <h1>${headingOf(status, title)}</h1>
      ${emptyState({
        title: explain(status),
        body: html`If you ask somebody about it, tell them this number: <code>${requestId}</code>`,
        action: linkButton({ to: router.p('/'), label: 'See your conversations' }),
      })}`,
  })
}

function headingOf(status: number, title: string): string {
  if (status === 404) return 'There is nothing here'
  return status >= 500 ? 'Something went wrong' : title
}

function explain(status: number): string {
  if (status === 404) return 'The address has a typing error, or what was here is gone.'
  if (status === 403) return 'This form is too old. Go back, load its page again, and send it anew.'
  if (status === 413) return 'That was more than this form takes.'
  if (status === 503)
    return 'The messenger is busy, or just starting. This page tries again by itself.'
  if (status >= 500) return 'It is not your fault. Try again in a minute.'
  return 'The server could not make sense of this request.'
}
