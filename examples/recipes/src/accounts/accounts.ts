/** Who may come in: how people register, log in, and get back in. */
import {
  confirmation,
  defineAccounts,
  deletion,
  locking,
  passwordReset,
  tracking,
} from 'redstart/auth'
import { database } from '../database.ts'
import { mailer } from '../mailer.ts'
import { publicUrl } from '../settings.ts'
import { siteName } from '../site-name.ts'
import { pages } from '../web/account-pages/index.ts'
import * as tables from './tables.ts'

export const accounts = defineAccounts({
  name: siteName,
  url: publicUrl,
  database,
  users: tables.users,
  tables,
  mailer,
  pages,
  extensions: [confirmation(), passwordReset(), locking(), tracking(), deletion()],
})
