import type { Changeset } from '../../changeset/index.ts'
import type { Html } from '../../html/index.ts'
import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import { renderPage } from '../page/render.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import type { UserConn } from '../types.ts'
import type { UserValues } from '../user/users.ts'
import { extraInputs, userForm, userParams } from './user-form.ts'

/** The settings, and the form of the profile on it. */
export const profileRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/settings',
    access: 'user',
    action: (conn, core) => settings(core, conn, profileOf(core, conn)),
  },
  { method: 'PUT', path: '/settings/profile', access: 'user', action: save },
]

function profileOf({ users }: Core, conn: UserConn, params?: unknown): Changeset<UserValues> {
  return users.changeset(['fields'], conn.assigns.scope.user, params)
}

async function save(conn: UserConn, core: Core): Promise<Answer> {
  const values = profileOf(core, conn, await userParams(conn))
  const stored = await core.users.store(values)
  if (!stored.ok) return settings(core, conn, stored.changeset)
  const { user, session } = conn.assigns.scope
  const info = requestInfo(conn)
  await core.audit.write({ kind: 'profile_changed', userId: user.id, sessionId: session.id, info })
  conn.putFlash('info', core.t('settings.saved'))
  return conn.redirect(core.settings.paths.settings())
}

async function settings(
  core: Core,
  conn: UserConn,
  values: Changeset<UserValues>,
): Promise<Answer> {
  const { user } = conn.assigns.scope
  const form = userForm(core, values, [])
  const props = {
    email: user.email,
    hasPassword: user.passwordHash !== null,
    form,
    fields: extraInputs(core, form),
    sections: await sectionsOf(core, conn),
  }
  return renderPage(core, conn, 'settings', props, {
    title: core.t('settings.title'),
    status: values.valid ? 200 : 422,
  })
}

async function sectionsOf(core: Core, conn: UserConn): Promise<readonly Html[]> {
  const sections = await Promise.all(
    core.extensions.map((extension) => extension.settingsSection?.(conn, core)),
  )
  return sections.filter((section) => section !== undefined)
}
