import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import type { FormWith } from '../page/form-shape.ts'
import { renderPage } from '../page/render.ts'
import { redacted } from '../secret/redacted.ts'
import { authenticate } from '../sign-in/authenticate.ts'
import { completeSignIn } from '../sign-in/complete-sign-in.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import type { ScopedConn } from '../types.ts'
import { tooMany } from './too-many.ts'
import { userParams } from './user-form.ts'

/** The page to log in, and its form. */
export const logInRoutes: readonly PageRoute[] = [
  { method: 'GET', path: '/log-in', access: 'anyone', action: show },
  { method: 'POST', path: '/log-in', access: 'anyone', action: logIn },
]

function show(conn: ScopedConn, core: Core): Answer {
  const { user } = conn.assigns.scope
  if (user === undefined) return logInForm(core, conn, { email: '' })
  if (!conn.query.has('sudo')) return conn.redirect(core.settings.afterLogIn)
  return logInForm(core, conn, { email: user.email })
}

async function logIn(conn: ScopedConn, core: Core): Promise<Answer> {
  const { email, password, remember } = await userParams(conn)
  const outcome = await authenticate(
    core,
    { email, password: redacted(password) },
    requestInfo(conn),
  )
  if (!outcome.ok && outcome.reason === 'throttled') {
    return tooMany(core, conn, outcome.retryAfter)
  }
  if (outcome.ok) {
    const evidence = { method: 'password', remember: remember === 'true' || remember === true }
    const signedIn = await completeSignIn(core, conn, outcome.user, evidence)
    if (signedIn.ok) return conn.redirect(signedIn.to)
  }
  // A right password of a locked account is told apart by nothing.
  return logInForm(core, conn, {
    email: typeof email === 'string' ? email.slice(0, LONGEST_ECHO) : '',
    remember,
    error: core.t('log-in.failed'),
  })
}

const LONGEST_ECHO = 160

interface Entered {
  readonly email: string
  readonly remember?: unknown
  readonly error?: string
}

function logInForm(core: Core, conn: ScopedConn, entered: Entered): Answer {
  const again = conn.assigns.scope.user !== undefined
  const props = {
    form: formOf(entered),
    again,
    ways: core.extensions.flatMap((extension) => extension.signInWays?.(core) ?? []),
    links: core.extensions.flatMap((extension) => extension.logInLinks?.(core) ?? []),
  }
  return renderPage(core, conn, 'logIn', props, {
    title: core.t(again ? 'log-in.again-title' : 'log-in.title'),
    status: entered.error === undefined ? 200 : 422,
  })
}

function formOf({ email, remember, error }: Entered): FormWith<'email' | 'password' | 'remember'> {
  const failed = error !== undefined
  return {
    $form: { id: 'user', errors: failed ? [error] : [], action: 'validate', valid: !failed },
    email: { id: 'user_email', name: 'user[email]', value: email, required: true },
    password: { id: 'user_password', name: 'user[password]', required: true },
    remember: { id: 'user_remember', name: 'user[remember]', value: remember },
  }
}
