import type { Form } from 'redstart/changeset'
import { button, type FormField, input, type LabelledOption } from 'redstart/components'
import { type Html, html, when } from 'redstart/html'
import { z } from 'zod'
import { accounts } from '../../accounts.ts'
import type { User } from '../../people/people.ts'
import type { Preferences } from '../../people/preferences.ts'
import { backToList } from '../back-to-list.ts'
import { icon } from '../icon.ts'

/** What a browser says of notifications. */
export type BrowserAnswer = z.infer<typeof BrowserAnswer>
export const BrowserAnswer = z.enum(['default', 'granted', 'denied', 'unsupported'])

export interface SettingsShown {
  /** With what they have chosen so far. */
  readonly user: User
  readonly form: Form<Preferences>
  readonly isSaved: boolean
  /** Undefined until the browser has said something. */
  readonly browser: BrowserAnswer | undefined
  readonly pageTitle: string
}

const themes: readonly LabelledOption[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]
const messages: readonly LabelledOption[] = [
  { value: 'all', label: 'All messages' },
  { value: 'mentions', label: 'Only those that mention me' },
  { value: 'none', label: 'None' },
]

/** @param choose - The event that a choice sends. */
export function settingsPage({ form, isSaved, browser }: SettingsShown, choose: string): Html {
  return html`<section class="pane settings">
    <header>${backToList()}<h1>Settings</h1><p role="status">${isSaved && 'Saved.'}</p></header>
    <form id="preferences" phx-hook="Theme" phx-change=${choose} phx-auto-recover="ignore">
      <div class="box">${choiceOf(form.theme, 'Appearance', themes, 'themes')}</div>
      <div class="box">${choiceOf(form.notify, 'Notify me of', messages)}</div>
    </form>
    <div id="permission" class="permission box" phx-hook="Permission">
      ${icon('bell')}${permission(browser)}
    </div>
    ${accountLinks()}
  </section>`
}

function choiceOf(
  field: FormField,
  label: string,
  options: readonly LabelledOption[],
  className?: string,
): Html {
  // One of them is always chosen: nobody has to be told to.
  return input({ field, type: 'radio', label, options, required: false, class: className })
}

/** Whether this browser shows notifications is its own affair; all we can do is ask it. */
function permission(browser: BrowserAnswer | undefined): Html {
  return html`
    <p role="status">${browser && explanations[browser]}</p>
    ${when(browser === 'default', () =>
      button({ type: 'button', variant: 'secondary', label: 'Ask the browser' }),
    )}`
}

const explanations: Readonly<Record<BrowserAnswer, string>> = {
  default: 'This browser shows notifications once you allow it.',
  granted: 'This browser shows notifications, also while the messenger is in another tab.',
  denied: 'This browser was told to show none. Its settings for this site change that.',
  unsupported: 'This browser shows no notifications.',
}

function accountLinks(): Html {
  const { paths } = accounts
  return html`<section class="links box" aria-labelledby="account">
    <h2 id="account">Account</h2>
    <ul>
      <li><a href=${paths.settings()}>Nickname, address and password</a></li>
      <li><a href=${paths.sessions()}>Your devices</a></li>
      <li><a href=${paths.invitations()}>Invite somebody</a></li>
    </ul>
  </section>`
}
