import { escapeHtml } from 'redstart/html'
import type { Member } from '../members.ts'

/** The table of members by hand: strings, and our `escapeHtml` for each value that may need it. */
export function memberTable(members: readonly Member[]): string {
  let rows = ''
  for (const { id, name, email, points, link } of members) {
    rows += `<tr id="member-${id}"><td>${id}</td><td>${escapeHtml(name)}</td><td>${escapeHtml(email)}</td><td>${points}</td><td><a href="${escapeHtml(link)}">Open</a></td></tr>`
  }
  return `<table>
<thead><tr><th>Id</th><th>Name</th><th>E-mail</th><th>Points</th><th></th></tr></thead>
<tbody>${rows}</tbody>
</table>`
}
