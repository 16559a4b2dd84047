/** Text of several lines, as it was typed. */
import { type Html, html } from 'redstart/html'
import { intersperse } from 'redstart/live'

export function lines(text: string): Html {
  return html`${intersperse(text.split(/\r?\n/), html`<br>`, (line) => line)}`
}
