import type { Changeset } from '../../changeset/index.ts'
import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import { renderPage } from '../page/render.ts'
import { completeSignIn } from '../sign-in/complete-sign-in.ts'
import { refusalOf } from '../sign-in/refusal.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import type { AccountUser, ScopedConn } from '../types.ts'
import type { UserValues } from '../user/users.ts'
import { newUser, registerUser } from './register-user.ts'
import { tooMany } from './too-many.ts'
import { extraInputs, userForm, userParams } from './user-form.ts'

/** The page to register, and its form. */
export const registerRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/register',
    access: 'guest',
    action: (conn, core) => registerForm(core, conn, newUser(core)),
  },
  { method: 'POST', path: '/register', access: 'guest', action: register },
]

async function register(conn: ScopedConn, core: Core): Promise<Answer> {
  const outcome = await registerUser(core, await userParams(conn), requestInfo(conn))
  switch (outcome.kind) {
    case 'throttled':
      return tooMany(core, conn, outcome.retryAfter)
    case 'invalid':
      return registerForm(core, conn, outcome.changeset)
    case 'taken':
      return lookIntoMail(core, conn, outcome.email)
    case 'registered':
      return welcome(core, conn, outcome.user)
  }
}

/** Who says openly which addresses have accounts can also log in whoever makes one. */
async function welcome(core: Core, conn: ScopedConn, user: AccountUser): Promise<Answer> {
  if (core.settings.enumeration === 'friendly') {
    const evidence = { method: 'password', remember: false }
    // Who has to confirm the address first is not refused, for that would send another link.
    const isRefused = (await refusalOf(core, user, evidence)) !== undefined
    const signedIn = isRefused ? undefined : await completeSignIn(core, conn, user, evidence)
    if (signedIn?.ok) return conn.redirect(signedIn.to)
  }
  return lookIntoMail(core, conn, user.email)
}

/** The same for everybody: for a new account, and for an address that has one. */
function lookIntoMail(core: Core, conn: ScopedConn, email: string): Answer {
  return renderPage(core, conn, 'registered', { email }, { title: core.t('registered.title') })
}

function registerForm(core: Core, conn: ScopedConn, values: Changeset<UserValues>): Answer {
  const form = userForm(core, values, ['email', 'password'])
  const props = {
    form,
    fields: extraInputs(core, form),
    ways: core.extensions.flatMap((extension) => extension.signInWays?.(core) ?? []),
    minLength: core.settings.password.minLength,
  }
  return renderPage(core, conn, 'register', props, {
    title: core.t('register.title'),
    status: values.valid ? 200 : 422,
  })
}
