import type { AuditRecord } from '../audit/audit-event.ts'
import type { Core } from '../core.ts'

/** Tells the owner of a session that it was used by somebody else, and was ended. */
export async function theftNotice(core: Core, { userId }: AuditRecord): Promise<void> {
  const user = userId === undefined ? undefined : await core.users.byId(userId)
  if (!user) return
  core.mails.send('theft-suspected', user.email, { link: core.settings.urls.sessions() })
}
