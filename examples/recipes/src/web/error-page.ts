/** What is shown where no page answers: an unknown address, a form that is refused, a fault. */
import { readFileSync } from 'node:fs'
import { document, emptyState, linkButton, stylesheet } from 'redstart/components'
import { type Html, html, raw } from 'redstart/html'
import type { ErrorPage } from 'redstart/http'
import { siteName } from '../site-name.ts'
import { router } from './router.ts'

// An error page carries its style: it has to look right when nothing else can be loaded.
const style = raw(`<style>${readFileSync(stylesheet, 'utf8')}</style>`)

export function errorPage({ status, title, requestId }: ErrorPage): Html {
  return document({
    title,
    titleSuffix: ` · ${siteName}`,
    lang: 'en',
    head: style,
    nav: html`<a href=${router.p('/')}>${siteName}</a>`,
    body: html`
      <h1>${status === 404 ? 'There is nothing here' : title}</h1>
      ${emptyState({
        title: explain(status),
        body: html`If you ask somebody about it, tell them this number: <code>${requestId}</code>`,
        action: linkButton({ to: router.p('/'), label: 'To the first page' }),
      })}`,
  })
}

function explain(status: number): string {
  if (status === 404) return 'The address has a typing error, or what was here is gone.'
  if (status === 403) return 'This form is too old. Go back, load its page again, and send it anew.'
  if (status === 413) return 'That was more than this form takes.'
  if (status >= 500) return 'It is not your fault. Try again in a minute.'
  return 'The server could not make sense of this request.'
}
