/** Who may say something: accounts, and the tokens by which the rooms know who has one. */
import { defineAccounts, defineTokens, deletion, oauth, passwordReset } from 'redstart/auth'
import { database } from './database.ts'
import { mailer } from './mailer.ts'
import { nickname } from './people/nickname.ts'
import { providersBy } from './people/providers.ts'
import { TOKEN_SECONDS } from './people/token-seconds.ts'
import * as schema from './schema.ts'
import { settingsFrom } from './settings.ts'

const { publicUrl, provider } = settingsFrom(process.env)
const providers = providersBy(provider)

export const accounts = defineAccounts({
  name: 'Presence rooms',
  url: publicUrl,
  database,
  users: schema.users,
  tables: schema,
  mailer,
  // Whoever registers is logged in at once, and nobody looks into their mail first: these rooms are to
  // be tried out within a minute. The price is that the form to register tells which addresses have an
  // account, and that an address proves nothing. An application that minds either leaves this line out,
  // and adds `confirmation()` to the extensions.
  enumeration: 'friendly',
  fields: {
    nickname: {
      label: 'Nickname',
      hint: '2 to 20 letters, digits, “-” or “_”. Others see it.',
      autocomplete: 'nickname',
      schema: nickname,
    },
  },
  extensions: [
    passwordReset(),
    deletion(),
    ...(Object.keys(providers).length > 0 ? [oauth({ providers })] : []),
  ],
})

/** JSON Web Tokens that hang on the session of a browser: a page shows one when it joins a room. */
export const tokens = defineTokens({
  accounts,
  issuer: 'presence-rooms',
  audience: 'presence-rooms/rooms',
  accessSeconds: TOKEN_SECONDS,
})
