import type { PageRoute } from '../extension.ts'
import { changeEmailRoutes } from './change-email-routes.ts'
import { emailRoutes } from './email.ts'
import { logInRoutes } from './log-in.ts'
import { logOutRoutes } from './log-out.ts'
import { passwordRoutes } from './password.ts'
import { profileRoutes } from './profile.ts'
import { registerRoutes } from './register.ts'
import { sessionRoutes } from './sessions.ts'
import { setPasswordRoutes } from './set-password-routes.ts'

/** The pages and forms that the accounts of every application have. */
export const coreRoutes: readonly PageRoute[] = [
  ...registerRoutes,
  ...logInRoutes,
  ...logOutRoutes,
  ...profileRoutes,
  ...emailRoutes,
  ...changeEmailRoutes,
  ...passwordRoutes,
  ...setPasswordRoutes,
  ...sessionRoutes,
]
