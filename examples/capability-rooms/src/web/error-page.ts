import { readFileSync } from 'node:fs'
import { document, emptyState, linkButton, stylesheet } from 'redstart/components'
import { type Html, html, raw } from 'redstart/html'
import type { ErrorPage } from 'redstart/http'

// An error page carries its style: its policy lets it load nothing at all.
const style = raw(`<style>${readFileSync(stylesheet, 'utf8')}</style>`)

/** What is shown where no action answers. */
export function errorPage({ status, title }: ErrorPage): Html {
  return document({
    title: `${title} · Capability rooms`,
    lang: 'en',
    head: style,
    nav: html`<a href="/">Capability rooms</a>`,
    body: html`
      <h1>${status === 404 ? 'There is nothing here' : title}</h1>
      ${emptyState({
        title: explain(status),
        action: linkButton({ to: '/', label: 'Open a room' }),
      })}`,
  })
}

function explain(status: number): string {
  if (status === 404) return 'The address has an error in it.'
  if (status >= 500) return 'It is not your fault. Try again in a minute.'
  return 'The server could not make sense of this request.'
}
