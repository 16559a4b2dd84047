import { html, type ServerRenderedTemplate } from '@lit-labs/ssr'
import type { Member } from '../members.ts'

/** The table of members as a template of Lit for servers alone: nothing in it is for a browser's Lit. */
export function memberTable(members: readonly Member[]): ServerRenderedTemplate {
  return html`<table>
<thead><tr><th>Id</th><th>Name</th><th>E-mail</th><th>Points</th><th></th></tr></thead>
<tbody>${members.map(memberRow)}</tbody>
</table>`
}

function memberRow({ id, name, email, points, link }: Member): ServerRenderedTemplate {
  return html`<tr id="member-${id}"><td>${id}</td><td>${name}</td><td>${email}</td><td>${points}</td><td><a href="${link}">Open</a></td></tr>`
}
