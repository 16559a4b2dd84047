/** Every address of the chat. `npx redstart routes` lists them. */
import { defineRouter } from 'redstart/http'
import { mailbox } from 'redstart/mail'
import { z } from 'zod'
import { accounts } from '../accounts.ts'
import { mailer } from '../mailer.ts'
import { assetsFolder } from './assets-folder.ts'
import { history } from './controllers/history.ts'
import * as invitations from './controllers/invitations.ts'
import * as rooms from './controllers/rooms.ts'
import { welcome } from './controllers/welcome.ts'
import { browser, members } from './pipelines.ts'

const Before = z.object({
  before: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1)
    .optional(),
})

export const router = defineRouter()
  .scope('/', browser, (r) => r.get('/', welcome))
  // Register, log in and out, settings, sessions, and what the mails lead to: below /users.
  .scope('/', browser, accounts.routes)
  .scope('/', members, (r) =>
    r
      .resources('/rooms', {
        index: rooms.index,
        new: rooms.newRoom,
        create: rooms.create,
        show: rooms.show,
        edit: rooms.edit,
        update: rooms.update,
        delete: rooms.close,
      })
      .get('/rooms/:id/history', { query: Before }, history)
      .get('/rooms/:id/invitations/new', invitations.form)
      .post('/rooms/:id/invitations', invitations.create),
  )
  .static('/assets', assetsFolder)
  .forward('/dev/mailbox', mailbox(mailer))
