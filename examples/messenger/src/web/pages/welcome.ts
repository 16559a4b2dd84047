/** What guests see first. */
import { linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import { accounts } from '../../accounts.ts'
import { avatar } from '../avatar.ts'
import { type IconName, icon } from '../icon.ts'

export function welcomePage(): Html {
  return html`<div class="welcome">
    <section class="welcome-words">
      <h1>Say it once.<br>Know that it arrived.</h1>
      <p>Conversations with the people you choose, on all your devices at once.</p>
      <div class="rs-actions">
        ${linkButton({ to: accounts.paths.register(), label: 'Register', variant: 'primary' })}
        ${linkButton({ to: accounts.paths.logIn(), label: 'Log in' })}
      </div>
    </section>
    ${sample()}
    <ul class="welcome-reasons">
      ${reason('send', 'Sent once', 'What you write without a connection goes out when it is back, and never twice.')}
      ${reason('seen', 'Seen', 'Everybody sees who has read how far, and who is typing.')}
      ${reason('people', 'Everywhere', 'What you read on the phone is read on the computer too.')}
    </ul>
  </div>`
}

function reason(name: IconName, title: string, text: string): Html {
  return html`<li>${icon(name)}<h2>${title}</h2><p>${text}</p></li>`
}

/** How a conversation looks, for the eye alone. */
function sample(): Html {
  const mia = { id: 'mia', nickname: 'Mia' }
  return html`<div class="sample" aria-hidden="true">
    <p>${avatar(mia)}<span>Has anybody seen the redstart in the yard?</span></p>
    <p class="own"><span>On the fence. The tail never stops!</span></p>
    <p class="mark">${icon('seen')} Seen by Mia and Ben</p>
    <p>${avatar({ id: 'ben', nickname: 'Ben' })}<span class="dots"><i></i><i></i><i></i></span></p>
  </div>`
}
