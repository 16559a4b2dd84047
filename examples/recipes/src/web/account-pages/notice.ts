// redstart: page notice v1
import type { PageContext, PageLink } from 'redstart/auth'
import { header, linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What a page of a few words shows. */
export interface NoticeProps {
  readonly title: string
  readonly text: string
  /** Where to go from here; default to the page to log in. */
  readonly link?: PageLink
}

/** A page that says one thing: that a link is not good any more, that there were too many attempts. */
export function noticePage({ t, paths, title, text, link }: PageContext & NoticeProps): Html {
  const { to, label } = link ?? { to: paths.logIn(), label: t('log-in.link') }
  return html`
    ${header({ title })}
    <p>${text}</p>
    <p>${linkButton({ to, label })}</p>`
}
