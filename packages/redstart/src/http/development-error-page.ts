import { readFileSync } from 'node:fs'
import { extname, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { devServer } from '../context/index.ts'
import { type Html, html, when } from '../html/index.ts'
import type { ErrorPage } from './environment.ts'
import type { FailedRequest } from './error-reply.ts'

/** Headers whose values are secrets. */
const SECRET = /^(?:cookie|authorization|proxy-authorization|x-csrf-token|x-api-key)$/

/** Lines of source that are shown before and after the one that failed. */
const AROUND = 4

/** What is shown of an error while an application is built: its stack, its source, its request. */
export function developmentErrorPage(
  { status, title, requestId }: ErrorPage,
  { req, method, path }: FailedRequest,
  error: unknown,
): Html {
  const { name, message, stack } = describe(error)
  const source = sourceOf(stack, message)
  const headers = [...req.headers].map(([key, value]) => [key, SECRET.test(key) ? '•••' : value])
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${name}: ${status} ${title}</title>
    <style>
      :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
      body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
      h1 { margin: 0; font-size: 1rem; font-weight: 600; color: light-dark(#a3262e, #ff9a94); }
      h2 { margin: 2rem 0 0.5rem; font-size: 1rem; }
      .message { margin: 0.5rem 0; font-size: 1.25rem; white-space: pre-wrap; overflow-wrap: anywhere; }
      pre { overflow-x: auto; padding: 1rem; border-radius: 0.5rem; background: light-dark(#f3f2f1, #22201f); }
      pre mark { display: inline-block; min-width: 100%; color: inherit; background: light-dark(#ffd9d6, #5a2522); }
      table { border-collapse: collapse; width: 100%; }
      th, td { padding: 0.25rem 1rem 0.25rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
      th { font-weight: 500; white-space: nowrap; opacity: 0.75; }
    </style>
    ${devServer && html`<script src=${devServer.script} defer></script>`}
  </head>
  <body>
    <h1>${name}: ${status} ${title}</h1>
    <p class="message">${message}</p>
    ${when(
      source,
      ({ place, lines }) => html`
        <h2>${place}</h2>
        <pre>${lines.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>\n` : `${text}\n`))}</pre>
      `,
    )}
    <h2>Stack</h2>
    <pre>${stack}</pre>
    <h2>Request</h2>
    <table>
      <tr><th scope="row">${method}</th><td>${path}</td></tr>
      <tr><th scope="row">id</th><td>${requestId}</td></tr>
      ${headers.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${value}</td></tr>`)}
    </table>
    <p><small>This page is shown while errors are shown (<code>showErrors</code>); in production
    visitors see the plain one.</small></p>
  </body>
</html>
`
}

function describe(error: unknown): { name: string; message: string; stack: string } {
  if (!(error instanceof Error)) {
    return { name: 'Thrown', message: inspect(error), stack: 'What was thrown is no Error.' }
  }
  const causes = error.cause instanceof Error ? `\n\nCaused by ${error.cause.stack}` : ''
  return { name: error.name, message: error.message, stack: `${error.stack}${causes}` }
}

interface Source {
  readonly place: string
  readonly lines: readonly { readonly text: string; readonly hit: boolean }[]
}

/** Files that are shown: an application's own, below where it was started. */
const SHOWN = new Set(['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs'])

/**
 * The lines around the topmost place in the stack that is the application's. The message stands in the
 * stack as well, and may be a visitor's words: a place in it is none.
 */
function sourceOf(stack: string, message: string): Source | undefined {
  const calls = stack.slice(Math.max(0, stack.indexOf(message)) + message.length)
  for (const line of calls.split('\n')) {
    const [, url, row] = /^ {4}at .*?\(?((?:file:\/\/)?\/[^():]+):(\d+):\d+\)?$/.exec(line) ?? []
    if (url === undefined || url.includes('/node_modules/')) continue
    const file = resolve(url.startsWith('file:') ? fileURLToPath(url) : url)
    if (!file.startsWith(process.cwd() + sep) || !SHOWN.has(extname(file))) continue
    const number = Number(row)
    try {
      const all = readFileSync(file, 'utf8').split('\n')
      const first = Math.max(0, number - 1 - AROUND)
      const lines = all.slice(first, number + AROUND).map((text, index) => ({
        text: `${String(first + index + 1).padStart(5)}  ${text}`,
        hit: first + index + 1 === number,
      }))
      return { place: `${file}:${number}`, lines }
    } catch {
      // A source that cannot be read is one line less to look at.
    }
  }
  return undefined
}
