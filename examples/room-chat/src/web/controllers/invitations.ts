/** Inviting somebody to a room by mail. */
import { toForm } from 'redstart/changeset'
import type { Reply } from 'redstart/http'
import { invitationChangeset } from '../../rooms/invitation-changeset.ts'
import { invite } from '../../rooms/invitations.ts'
import { findRoom } from '../../rooms/rooms.ts'
import { notFound } from '../missing.ts'
import { type InvitationForm, invitationPage } from '../pages/invitation.ts'
import type { Members } from '../pipelines.ts'
import { router } from '../router.ts'

type InRoom = Members<{ id: string }>

/** GET /rooms/:id/invitations/new */
export async function form(conn: InRoom): Promise<Reply> {
  const room = await findRoom(conn.params.id)
  if (!room) return notFound(conn)
  return page(conn, room, toForm(invitationChangeset(), { as: 'invitation' }))
}

/** POST /rooms/:id/invitations */
export async function create(conn: InRoom): Promise<Reply> {
  const room = await findRoom(conn.params.id)
  if (!room) return notFound(conn)
  const { invitation: params = {} } = await conn.body()
  const path = router.p('/rooms/:id', { id: room.id })
  const invited = await invite(room, conn.assigns.person, params, path)
  if (!invited.ok) return page(conn, room, toForm(invited.changeset, { as: 'invitation' }), 422)
  conn.putFlash('info', `${invited.value.email} is invited.`)
  return conn.redirect(router.p('/rooms/:id/invitations/new', { id: room.id }))
}

function page(
  conn: InRoom,
  room: { id: string; name: string },
  form: InvitationForm,
  status = 200,
): Reply {
  const content = invitationPage({ room, form, csrfToken: conn.csrfToken })
  return conn.html(content, { title: `Invite to ${room.name}`, status })
}
