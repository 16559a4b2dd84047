import { html } from 'hono/html'
import type { Member } from '../members.ts'

/** What hono/html makes: a string, unless a promise was put in. */
export type HonoHtml = ReturnType<typeof html>

/** The table of members as a template of `hono/html`. */
export function memberTable(members: readonly Member[]): HonoHtml {
  return html`<table>
<thead><tr><th>Id</th><th>Name</th><th>E-mail</th><th>Points</th><th></th></tr></thead>
<tbody>${members.map(memberRow)}</tbody>
</table>`
}

function memberRow({ id, name, email, points, link }: Member): HonoHtml {
  return html`<tr id="member-${id}"><td>${id}</td><td>${name}</td><td>${email}</td><td>${points}</td><td><a href="${link}">Open</a></td></tr>`
}
