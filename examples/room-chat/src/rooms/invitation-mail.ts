import { html } from 'redstart/html'
import type { Mail } from 'redstart/mail'
import type { Person } from '../people/people.ts'
import type { Room } from './rooms.ts'

export interface InvitationMail {
  readonly to: string
  readonly from: Person
  readonly room: Room
  /** The whole address of the room. */
  readonly url: string
}

/** The mail that invites somebody to a room. */
export function invitationMail({ to, from, room, url }: InvitationMail): Mail {
  const sentence = `${from.name} invites you to the room “${room.name}”.`
  return {
    to,
    subject: `${from.name} invites you to “${room.name}”`,
    text: `${sentence}

Come in here: ${url}

If you have no account yet, register there first.
If you do not know ${from.name}, you need not do anything.
`,
    html: html`<!doctype html>
      <html lang="en">
        <body style="font-family: system-ui, sans-serif; line-height: 1.5; color: #22272c">
          <p>${sentence}</p>
          <p><a href=${url} style="color: #b93c0a; font-weight: bold">Come in</a></p>
          <p>If you have no account yet, register there first.</p>
          <p style="color: #5c646c">If you do not know ${from.name}, you need not do anything.</p>
        </body>
      </html>`,
  }
}
