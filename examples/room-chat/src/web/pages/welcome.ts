import { header, linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import { accounts } from '../../accounts.ts'

export function welcomePage(): Html {
  return html`<section class="card">
    ${header({
      title: 'Come in',
      subtitle: 'Rooms to talk in, with messages that arrive at once. All you need is an account.',
    })}
    <div class="rs-actions">
      ${linkButton({ to: accounts.paths.register(), label: 'Register', variant: 'primary' })}
      ${linkButton({ to: accounts.paths.logIn(), label: 'Log in' })}
    </div>
  </section>`
}
