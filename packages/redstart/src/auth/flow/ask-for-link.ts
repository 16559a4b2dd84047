import type { Changeset } from '../../changeset/index.ts'
import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import type { AskForLinkProps } from '../page/pages/ask-for-link.ts'
import { renderPage } from '../page/render.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import type { AccountUser, ScopedConn } from '../types.ts'
import type { UserValues } from '../user/users.ts'
import { later } from './later.ts'
import { mayMail } from './may-mail.ts'
import { tooMany } from './too-many.ts'
import { emailOf, userForm, userParams } from './user-form.ts'

/** A link that people who are not logged in may ask for. */
export interface AskedLink {
  readonly purpose: AskForLinkProps['purpose']
  /** Below the prefix. */
  readonly path: `/${string}`
  /** Mails the link, if this user is to have one. */
  readonly send: (core: Core, user: AccountUser) => Promise<void>
}

/**
 * The page on which somebody asks for a link by mail, and its form. The answer is the same whether the
 * address has an account or not, and what is done for one that has is done behind it.
 */
export function askForLinkRoutes(link: AskedLink): readonly PageRoute[] {
  const { path } = link
  return [
    {
      method: 'GET',
      path,
      access: 'anyone',
      action: (conn, core) => form(core, conn, link, core.users.changeset(['email'])),
    },
    { method: 'POST', path, access: 'anyone', action: (conn, core) => ask(core, conn, link) },
  ]
}

async function ask(core: Core, conn: ScopedConn, link: AskedLink): Promise<Answer> {
  const values = core.users.changeset(['email'], {}, await userParams(conn))
  if (!values.valid) return form(core, conn, link, values)
  const email = emailOf(values)
  const allowed = await mayMail(core, link.purpose, email, requestInfo(conn))
  if (!allowed.ok) return tooMany(core, conn, allowed.retryAfter)
  if (core.settings.enumeration === 'friendly' && !(await core.users.byEmail(email))) {
    const error = { message: 'is not the address of an account', code: 'unknown_email' }
    return form(core, conn, link, values.addError('email', error))
  }
  later(core, async () => {
    const user = await core.users.byEmail(email)
    if (user) await link.send(core, user)
  })
  const title = core.t('link-sent.title')
  const props = { title, text: core.t('link-sent.text', { email }) }
  return renderPage(core, conn, 'notice', props, { title })
}

function form(
  core: Core,
  conn: ScopedConn,
  { purpose }: AskedLink,
  values: Changeset<UserValues>,
): Answer {
  const isNew = values.params === undefined
  const shown = userForm(core, isNew ? values : values.withAction('update'), ['email'])
  return renderPage(
    core,
    conn,
    'askForLink',
    { form: shown, purpose },
    { title: core.t(`${purpose}.ask-title`), status: isNew ? 200 : 422 },
  )
}
