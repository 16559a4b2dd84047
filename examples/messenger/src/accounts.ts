/** Who may come in: accounts with everything that they can do switched on. */
import {
  confirmation,
  defineAccounts,
  deletion,
  fakeProvider,
  invitations,
  locking,
  oauth,
  passwordReset,
  tracking,
} from 'redstart/auth'
import { leaveAll } from './conversations/conversations.ts'
import { database } from './database.ts'
import { mailer } from './mailer.ts'
import { nickname } from './people/nickname.ts'
import { publicUrl } from './public-url.ts'
import * as schema from './schema.ts'
import { pages } from './web/account-pages/index.ts'

export const accounts = defineAccounts({
  name: 'Messenger',
  url: publicUrl,
  database,
  users: schema.users,
  tables: schema,
  mailer,
  pages,
  fields: {
    nickname: {
      label: 'Nickname',
      hint: '2 to 20 letters, digits, “-” or “_”. Others reach you with @nickname.',
      autocomplete: 'nickname',
      schema: nickname,
    },
  },
  extensions: [
    confirmation(),
    passwordReset(),
    locking(),
    tracking(),
    invitations(),
    // What one has said stays, without a name; conversations go on under another owner.
    deletion({ before: leaveAll }),
    // A provider that runs in this process and believes everything: for trying things out, never for production.
    ...(process.env.NODE_ENV === 'production'
      ? []
      : [oauth({ providers: { fake: fakeProvider({ label: 'the fake provider' }) } })]),
  ],
})
