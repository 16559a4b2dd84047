/** Invitations to rooms, by mail: one for each room and address, and a few a day for each person. */
import { and, count, eq, gt } from 'drizzle-orm'
import type { Changeset } from 'redstart/changeset'
import type { Stored } from 'redstart/db'
import { InvalidMail, MailNotSent } from 'redstart/errors'
import { mailer } from '../mailer.ts'
import type { Person } from '../people/people.ts'
import { publicUrl } from '../public-url.ts'
import { running } from '../running.ts'
import { invitations } from '../schema.ts'
import { invitationChangeset } from './invitation-changeset.ts'
import { invitationMail } from './invitation-mail.ts'
import type { Room } from './rooms.ts'

/** How many invitations one person can send in 24 hours. */
export const INVITATIONS_A_DAY = 20

/** Sends an invitation. `path` is where the room is found. */
export async function invite(
  room: Room,
  from: Person,
  params: unknown,
  path: string,
): Promise<Stored<typeof invitations, { email: string }>> {
  const { repo } = running()
  const changes = invitationChangeset(params)
  if (changes.valid && (await sentToday(from)) >= INVITATIONS_A_DAY) {
    const refused = changes.addError('$form', 'You have sent many invitations; go on tomorrow.')
    return { ok: false, changeset: refused.withAction('insert') }
  }
  const stored = await repo.insert(invitations, changes, { roomId: room.id, userId: from.id })
  if (!stored.ok) return stored
  const { id, email } = stored.value
  try {
    await mailer.deliver(
      invitationMail({ to: email, from, room, url: new URL(path, publicUrl).href }),
    )
    return stored
  } catch (error) {
    // What was not sent can be sent again.
    await repo.delete(invitations, id)
    return { ok: false, changeset: explain(error, changes).withAction('insert') }
  }
}

function explain<C extends object>(error: unknown, changes: Changeset<C>): Changeset<C> {
  if (error instanceof InvalidMail)
    return changes.addError('$form', 'No mail can go to this address.')
  if (error instanceof MailNotSent)
    return changes.addError('$form', 'The mail could not be sent. Try again later.')
  throw error
}

async function sentToday(from: Person): Promise<number> {
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000)
  const [row] = await running()
    .repo.db.select({ sent: count() })
    .from(invitations)
    .where(and(eq(invitations.userId, from.id), gt(invitations.insertedAt, yesterday)))
  return row?.sent ?? 0
}
