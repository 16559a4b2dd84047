import { linkButton } from '../../../components/index.ts'
import { type Html, html } from '../../../html/index.ts'
import type { Answer } from '../../../http/index.ts'
import type { AuditRecord } from '../../audit/audit-event.ts'
import type { Core } from '../../core.ts'
import type { Extension } from '../../extension.ts'
import { moments } from '../../page/moment.ts'
import type { ListedEvent } from '../../page/pages/sign-ins.ts'
import { placeOf } from '../../page/place.ts'
import { renderPage } from '../../page/render.ts'
import type { UserConn } from '../../types.ts'

const SHOWN = 50

/**
 * Shows users how often, when and from where they logged in, and what happened to their accounts. It is
 * read from the audit, which is written whether this is on or not; programs ask `accounts.signInsOf`.
 */
export function tracking(): Extension {
  return {
    name: 'tracking',
    routes: [{ method: 'GET', path: '/sign-ins', access: 'user', action: show }],
    settingsSection(_conn, { t, settings: { paths } }): Html {
      return html`<section aria-labelledby="sign-ins">
        <h2 id="sign-ins">${t('sign-ins.title')}</h2>
        <p>${t('sign-ins.section')}</p>
        <p>${linkButton({ to: paths.below('/sign-ins'), label: t('sign-ins.see') })}</p>
      </section>`
    },
  }
}

async function show(conn: UserConn, core: Core): Promise<Answer> {
  const { id } = conn.assigns.scope.user
  const { count, lastAt, lastIp, previousAt, previousIp } = await core.audit.signInsOf(id)
  const events = await core.audit.of(id, SHOWN)
  const props = {
    count,
    last: momentAt(core, lastAt, lastIp),
    previous: momentAt(core, previousAt, previousIp),
    events: events.map((event) => listed(core, event)),
  }
  return renderPage(core, conn, 'signIns', props, { title: core.t('sign-ins.title') })
}

function momentAt(core: Core, at: Date | undefined, ip: string | undefined): string {
  if (at === undefined) return core.t('sign-ins.never')
  return core.t('sign-ins.at', { at: written(core, at), ip: from(core, ip) })
}

function listed(core: Core, { kind, at, ip }: AuditRecord): ListedEvent {
  return { when: written(core, at), what: core.t(`event.${kind}`), where: from(core, ip) }
}

function written(core: Core, at: Date): string {
  return moments(core.t('format.locale'))(at).text
}

function from(core: Core, ip: string | undefined): string {
  return placeOf(ip) ?? core.t('sign-ins.nowhere')
}
