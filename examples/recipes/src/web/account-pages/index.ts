/** The account pages of this application; `redstart auth eject` writes this file anew. */
import type { PageSet } from 'redstart/auth'
import { askForLinkPage } from './ask-for-link.ts'
import { confirmLinkPage } from './confirm-link.ts'
import { deletionPage } from './deletion.ts'
import { emailPage } from './email.ts'
import { followLinkPage } from './follow-link.ts'
import { logInPage } from './log-in.ts'
import { noticePage } from './notice.ts'
import { passwordPage } from './password.ts'
import { registerPage } from './register.ts'
import { registeredPage } from './registered.ts'
import { sessionsPage } from './sessions.ts'
import { setPasswordPage } from './set-password.ts'
import { settingsPage } from './settings.ts'
import { signInsPage } from './sign-ins.ts'

export const pages = {
  askForLink: askForLinkPage,
  confirmLink: confirmLinkPage,
  deletion: deletionPage,
  email: emailPage,
  followLink: followLinkPage,
  logIn: logInPage,
  notice: noticePage,
  password: passwordPage,
  register: registerPage,
  registered: registeredPage,
  sessions: sessionsPage,
  setPassword: setPasswordPage,
  settings: settingsPage,
  signIns: signInsPage,
} satisfies Partial<PageSet>
