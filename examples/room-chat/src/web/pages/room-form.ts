import type { Form } from 'redstart/changeset'
import { button, buttonTo, formFor, header, input, linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import type { RoomFields } from '../../rooms/room-changeset.ts'
import type { Room } from '../../rooms/rooms.ts'
import { router } from '../router.ts'

type RoomForm = Form<RoomFields>

export function newRoomPage(form: RoomForm, csrfToken: string): Html {
  return html`
    ${header({ title: 'Open a room', subtitle: 'Everybody sees it in the list at once.' })}
    ${formFor({
      form,
      action: router.p('/rooms'),
      csrfToken,
      body: fields(form, 'Open room', router.p('/rooms')),
    })}`
}

export function editRoomPage(room: Room, form: RoomForm, csrfToken: string): Html {
  const path = router.p('/rooms/:id', { id: room.id })
  return html`
    ${header({ title: `Change ${room.name}` })}
    ${formFor({
      form,
      action: path,
      method: 'patch',
      csrfToken,
      body: fields(form, 'Save', path),
    })}
    <section class="danger">
      <h2>Close the room</h2>
      ${buttonTo({
        to: path,
        method: 'delete',
        csrfToken,
        label: 'Close room',
        confirm: `Everything that was said in “${room.name}” will be gone. Close it for good?`,
      })}
    </section>`
}

function fields(form: RoomForm, action: string, back: string): Html {
  return html`
    ${input({ field: form.name, label: 'Name', autocomplete: 'off' })}
    ${input({
      field: form.topic,
      label: 'Topic',
      hint: 'What it is about, in a sentence. You may leave it out.',
      autocomplete: 'off',
    })}
    <div class="rs-actions">
      ${button({ label: action })} ${linkButton({ to: back, label: 'Cancel', variant: 'plain' })}
    </div>`
}
