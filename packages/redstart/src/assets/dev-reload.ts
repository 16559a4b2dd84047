import { devServer } from '../context/index.ts'
import { type Html, html } from '../html/index.ts'

/**
 * The script by which an open page follows the work on its application, for the head of a layout: it
 * swaps styles, loads the page again, and shows what went wrong. Nothing unless `redstart dev` runs the
 * application.
 *
 * @param conn - The request, for the nonce of its page.
 * @example
 * document({ title, lang: 'en', head: html`${devReload(conn)}`, body: content })
 */
export function devReload(conn: { readonly nonce: string }): Html | undefined {
  if (devServer === undefined) return undefined
  return html`<script nonce=${conn.nonce} src=${devServer.script} defer></script>`
}
