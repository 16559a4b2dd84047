import { type Html, html } from '../html/index.ts'
import type { ErrorPage } from './environment.ts'

/** The page of an error where the application has none of its own. */
export function plainErrorPage({ status, title, requestId }: ErrorPage): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    <style>
      :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
      body { display: grid; min-height: 100dvh; margin: 0; place-content: center; text-align: center; }
      h1 { margin: 0; font-size: 1.5rem; }
      p { margin: 0.5rem 1rem; opacity: 0.75; }
    </style>
  </head>
  <body>
    <main>
      <h1>${status} ${title}</h1>
      <p>${advice(status)}</p>
      <p><small>Request ${requestId}</small></p>
    </main>
  </body>
</html>
`
}

function advice(status: number): string {
  if (status === 404) return 'There is nothing at this address. It may have been moved or deleted.'
  if (status === 403) return 'This page is not for you, or it was open for too long. Load it again.'
  if (status === 413) return 'That was too large to be taken.'
  if (status < 500) return 'The request could not be understood.'
  return 'Something went wrong here. It has been written down; please try again later.'
}
