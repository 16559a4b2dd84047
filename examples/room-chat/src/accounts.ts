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
import { database } from './database.ts'
import { mailer } from './mailer.ts'
import { nickname } from './people/nickname.ts'
import { publicUrl } from './public-url.ts'
import * as schema from './schema.ts'

export const accounts = defineAccounts({
  name: 'Room chat',
  url: publicUrl,
  database,
  users: schema.users,
  tables: schema,
  mailer,
  afterLogIn: '/rooms',
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
    deletion(),
    // A provider that runs in this process and believes everything: for trying things out, never for production.
    ...(process.env.NODE_ENV === 'production'
      ? []
      : [oauth({ providers: { fake: fakeProvider({ label: 'the fake provider' }) } })]),
  ],
})
