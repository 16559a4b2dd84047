/** The reader's token, and what the bar at the top says about it. */
import { TOKEN_SECONDS } from '../src/people/token-seconds.ts'

const meta = document.querySelector<HTMLMetaElement>('meta[name="user_token"]')
/** A token counts as over a minute before it is, which joining will not take. */
const KEPT = (TOKEN_SECONDS - 60) * 1000
/** Between two attempts to get another one, in ms. */
const RETRY = 2_000
let gotAt = Date.now()
let isRenewing = false

/** The token that the server gave somebody who is logged in, until they no longer are. */
export function userToken(): { token?: string } {
  const token = meta?.isConnected ? meta.content : undefined
  return token ? { token } : {}
}

/** Whether a page that joins again needs another token before, and is not getting one yet. */
export function isTokenOver(): boolean {
  return meta?.isConnected === true && !isRenewing && Date.now() - gotAt > KEPT
}

/** Gets another token as soon as the server can be reached; forgets it where nobody is logged in any more. */
export async function renewToken(): Promise<void> {
  isRenewing = true
  while (!(await hasRenewed())) await new Promise((resolve) => setTimeout(resolve, RETRY))
  isRenewing = false
}

async function hasRenewed(): Promise<boolean> {
  const headers = { accept: 'application/json' }
  const answer = await fetch('/token', { headers }).catch(() => undefined)
  if (answer?.status === 401) {
    forgetToken()
    return true
  }
  // Some networks answer with a page of their own until somebody has logged in to them.
  const body = answer?.ok ? await answer.json().catch(() => undefined) : undefined
  const token: unknown = body?.data?.token
  if (!meta || typeof token !== 'string') return false
  meta.content = token
  gotAt = Date.now()
  return true
}

/** Forgets the token: it was not taken, or the reader has logged out in another tab. */
export function forgetToken(): void {
  meta?.remove()
  const account = document.querySelector<HTMLElement>('#account')
  const none = document.querySelector<HTMLElement>('#no-account')
  if (account) account.hidden = true
  if (none) none.hidden = false
}
