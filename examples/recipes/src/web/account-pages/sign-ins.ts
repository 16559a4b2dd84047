// redstart: page sign-ins v1
import type { PageContext } from 'redstart/auth'
import { header, list } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** Something that happened to the account. */
export interface ListedEvent {
  readonly when: string
  readonly what: string
  /** Roughly from where. */
  readonly where: string
}

/** What the page of the log-ins shows. */
export interface SignInsProps {
  /** How often this user has logged in. */
  readonly count: number
  /** When and from where they did last, and before that. */
  readonly last: string
  readonly previous: string
  /** What happened lately, newest first. */
  readonly events: readonly ListedEvent[]
}

/** The page on which somebody sees when and from where their account was used. */
export function signInsPage(props: PageContext & SignInsProps): Html {
  const { t, paths, count, last, previous, events } = props
  return html`
    ${header({ title: t('sign-ins.title'), subtitle: t('sign-ins.text', { count }) })}
    <div class="rs-sections">
    ${list({
      items: [
        { label: t('sign-ins.last'), value: last },
        { label: t('sign-ins.previous'), value: previous },
      ],
    })}
    <section aria-labelledby="events">
      <h2 id="events">${t('sign-ins.caption')}</h2>
      ${list({
        items: events.map(({ when, what, where }) => ({
          label: when,
          value: html`${what}<br><span class="rs-hint">${t('sign-ins.from', { where })}</span>`,
        })),
      })}
    </section>
    </div>
    <p><a href=${paths.settings()}>${t('settings.back')}</a></p>`
}
