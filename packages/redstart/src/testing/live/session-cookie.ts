import { messagesIn } from '../../http/index.ts'
import { decodeSession, encodeSession, type SessionData, secretList } from '../../token/index.ts'
import type { Browser, SignedSessions } from '../browser.ts'

type Sessions = SignedSessions | undefined

/** Gives a browser a session, as if earlier pages had kept this in it. */
export function putSession(sessions: Sessions, browser: Browser, data: SessionData): void {
  if (sessions === undefined) return
  const { session: settings, secretKeyBase } = sessions
  const url = new URL(browser.origin)
  const all = { ...sessionOf(sessions, browser, url), ...data }
  const value = encodeSession(secretList(secretKeyBase, 'endpoint'), all, settings)
  browser.cookies.keep(`${settings.cookie}=${value}; path=/`, url)
}

/** The messages that wait in a browser's session for the next page. */
export function flashInSession(
  sessions: Sessions,
  browser: Browser,
  url: URL,
): Readonly<Record<string, string>> {
  return messagesIn(sessionOf(sessions, browser, url).phoenix_flash)
}

function sessionOf(sessions: Sessions, browser: Browser, url: URL): SessionData {
  if (sessions === undefined) return {}
  const { session: settings, secretKeyBase } = sessions
  const [, value] = browser.cookies.for(url).find(([name]) => name === settings.cookie) ?? []
  if (value === undefined) return {}
  return decodeSession(secretList(secretKeyBase, 'endpoint'), value, settings) ?? {}
}
