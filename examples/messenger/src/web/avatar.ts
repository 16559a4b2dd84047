/** The round picture of a person: the first letter of their nickname, in a colour of their own. */
import { type Html, html } from 'redstart/html'
import type { Person } from '../people/people.ts'

/** As many as `assets/style/parts.css` has. */
const COLOURS = 8

/** A picture only, which tells nothing that the nickname beside it does not. */
export function avatar({ id, nickname }: Person): Html {
  const [letter = ''] = nickname
  return html`<span class="avatar" data-colour=${colourOf(id)} aria-hidden="true">${letter.toUpperCase()}</span>`
}

function colourOf(id: string): number {
  let sum = 0
  for (const letter of id) sum += letter.charCodeAt(0)
  return sum % COLOURS
}
