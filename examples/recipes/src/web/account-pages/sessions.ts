// redstart: page sessions v1
import type { PageContext } from 'redstart/auth'
import { buttonTo, header, list } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** A session as its owner sees it. */
export interface ListedSession {
  readonly id: string
  /** What is used there: `Firefox on Linux`. */
  readonly device: string
  /** Roughly where, by the address: `203.0.113.…`. */
  readonly place: string
  /** How its owner logged in, as a word. */
  readonly method: string
  readonly created: Moment
  readonly lastSeen: Moment
  /** Whether this is the session of who looks. */
  readonly current: boolean
}

/** A moment for people and for machines. */
export interface Moment {
  readonly text: string
  /** As `<time datetime>` has it. */
  readonly iso: string
}

/** What the page of the sessions shows. */
export interface SessionsProps {
  /** Where the user is logged in, here first. */
  readonly sessions: readonly ListedSession[]
}

/** The page on which somebody sees where they are logged in, and ends what they do not know. */
export function sessionsPage({ t, paths, csrfToken, sessions }: PageContext & SessionsProps): Html {
  const others = sessions.filter(({ current }) => !current)
  return html`
    ${header({
      title: t('sessions.title'),
      subtitle: t('sessions.text'),
      actions:
        others.length > 0
          ? buttonTo({
              to: paths.sessions(),
              method: 'delete',
              csrfToken,
              label: t('sessions.end-others'),
              confirm: t('sessions.end-others-question'),
            })
          : undefined,
    })}
    <div class="rs-sections">${sessions.map((session, index) => {
      const { id, device, place, method, created, lastSeen, current } = session
      const heading = `session-${index + 1}`
      return html`<section class="rs-row" aria-labelledby=${heading}>
        <h2 id=${heading}>${device}</h2>
        ${current && html`<p><strong>${t('sessions.this')}</strong></p>`}
        ${list({
          items: [
            { label: t('sessions.last-seen'), value: time(lastSeen) },
            { label: t('sessions.created'), value: time(created) },
            { label: t('sessions.method'), value: method },
            { label: t('sessions.place'), value: place },
          ],
        })}
        ${buttonTo({
          to: current ? paths.logOut() : paths.session(id),
          method: 'delete',
          csrfToken,
          label: current
            ? t('log-out.submit')
            : html`${t('sessions.end')}<span class="rs-hidden"> ${device}</span>`,
          variant: 'secondary',
        })}
      </section>`
    })}</div>
    <p><a href=${paths.settings()}>${t('settings.back')}</a></p>`
}

function time({ text, iso }: Moment): Html {
  return html`<time datetime=${iso}>${text}</time>`
}
