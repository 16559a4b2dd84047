/** The reader's token, and what the bar at the top says about it. */

const meta = document.querySelector<HTMLMetaElement>('meta[name="user_token"]')

/** The token that the server rendered for somebody who is signed in, until they no longer are. */
export function userToken(): { token?: string } {
  const token = meta?.isConnected ? meta.content : undefined
  return token ? { token } : {}
}

/** Forgets the token: it was not taken, or the reader has signed out in another tab. */
export function forgetToken(): void {
  meta?.remove()
  const account = document.querySelector<HTMLElement>('#account')
  const none = document.querySelector<HTMLElement>('#no-account')
  if (account) account.hidden = true
  if (none) none.hidden = false
}
