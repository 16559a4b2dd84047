import { html } from 'hono/html'
import { field } from './field.ts'
import { type Frame, layout, type View } from './layout.ts'

export interface SignInForm {
  nickname?: string | undefined
  error?: string | undefined
  /** The page to go to afterwards. */
  to: string
}

export function signInPage(frame: Frame, { nickname, error, to }: SignInForm): View {
  return layout(
    frame,
    { title: error ? 'Error: Sign in' : 'Sign in' },
    html`
  <section class="card narrow">
    <h1>Come in</h1>
    <p class="lead">Choose a nickname and start talking. There is no password; the name is yours until you sign out.</p>
    <form method="post" action="/sign-in" novalidate>
      ${field({
        name: 'nickname',
        label: 'Nickname',
        hint: '2 to 20 letters, digits, “-” or “_”. Others reach you with @nickname.',
        value: nickname,
        error,
        autocomplete: 'nickname',
      })}
      <input type="hidden" name="to" value="${to}">
      <button class="primary">Sign in</button>
    </form>
  </section>`,
  )
}
