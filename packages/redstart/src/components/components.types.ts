import { z } from 'zod'
import { is } from '../../test/equal.ts'
import { changeset, many, toForm } from '../changeset/index.ts'
import { html } from '../html/index.ts'
import { button, buttonTo, formFor, input, inputRows, modal, table } from './index.ts'

const Room = {
  name: z.string(),
  seats: z.number(),
  opensAt: z.date().optional(),
  tags: z.array(z.string()),
  members: many({ email: z.email() }, { drop: 'members_drop' }),
}
const form = toForm(changeset(Room, {}), { as: 'room' })
const csrfToken = 'token'

// The forms and fields of a changeset are what components take.
formFor({ form, action: '/rooms', csrfToken, body: 'fields' })
input({ field: form.name, label: 'Name', type: 'email', class: ['wide', false] })
input({ field: form.seats, label: 'Seats' })
input({ field: form.opensAt, label: 'Opens', type: 'datetime-local' })
input({
  field: form.tags,
  label: 'Tags',
  type: 'checkboxes',
  options: ['old', { value: 1, label: 'new' }],
})
inputRows({
  field: form.members,
  legend: 'Members',
  row(member) {
    is<typeof member.email.name, string>(true)
    // @ts-expect-error: a row has the fields of its schema
    return html`${input({ field: member.email, label: 'E-mail' })}${member.phone}`
  },
})

// A field without a changeset
input({ field: { id: 'q', name: 'q' }, type: 'search', label: 'Search' })
// @ts-expect-error: a control without a label has no name
input({ field: form.name })
// @ts-expect-error: there is nothing to choose from
input({ field: form.name, type: 'radio', label: 'Kind' })
// @ts-expect-error: text on one line has no rows
input({ field: form.name, type: 'text', label: 'Name', rows: 3 })
// @ts-expect-error: there is no such type
input({ field: form.name, type: 'txt', label: 'Name' })
const groups = [{ label: 'All', options: ['a'] }]
input({ field: form.name, type: 'select', label: 'Kind', options: groups })
// @ts-expect-error: groups of options stand in a select
input({ field: form.name, type: 'radio', label: 'Kind', options: groups })
// @ts-expect-error: a class is a name
input({ field: form.name, label: 'Name', attrs: { class: 5 } })

// @ts-expect-error: where a form goes is a property of its own
formFor({ action: '/rooms', csrfToken, body: 'fields', attrs: { action: 'https://other.example' } })
formFor({
  action: '/rooms',
  csrfToken,
  body: 'fields',
  attrs: { class: ['wide', false], role: 'search' },
})
button({ label: 'Go', attrs: { class: 'wide', name: 'go', value: 1 } })
// @ts-expect-error: a class is a name
button({ label: 'Go', attrs: { class: 5 } })

// What changes something carries the token.
formFor({ action: '/rooms', method: 'get', body: 'fields' })
// @ts-expect-error: a post needs the token
formFor({ action: '/rooms', body: 'fields' })
// @ts-expect-error: so does any other method that changes something
formFor({ action: '/rooms', method: 'delete', body: 'fields' })
// @ts-expect-error: what a link asks for is no button
buttonTo({ to: '/rooms', method: 'get', csrfToken, label: 'Rooms' })

const rooms: readonly { id: number; name: string }[] = []
table({
  caption: 'Rooms',
  rows: rooms,
  rowId: (room) => `room-${room.id}`,
  columns: [{ label: 'Name', cell: (room) => room.name }],
  // @ts-expect-error: a row has what it has
  actions: (room) => room.owner,
})

// @ts-expect-error: a dialog has a title
modal({ id: 'edit', body: 'fields' })
