/** The account pages of this application; `redstart auth eject` writes this file anew. */
import type { PageSet } from 'redstart/auth'
import { logInPage } from './log-in.ts'
import { registeredPage } from './registered.ts'

export const pages = {
  logIn: logInPage,
  registered: registeredPage,
} satisfies Partial<PageSet>
