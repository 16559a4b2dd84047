import { ViewHook } from 'phoenix_live_view'
import type { Notice } from '../../src/web/live/notification.ts'

/** For so long other tabs may hear of the same message later, in ms. */
const LATEST = 60_000

/**
 * Shows notifications of messages, unless they can be seen. A browser may have several tabs: what one of
 * them has on screen or has told, the others know by locks, which end with their tab at the latest.
 */
export class Notifier extends ViewHook {
  #leave = (): void => {}
  readonly #look = (): void => {
    this.#leave()
    if (document.visibilityState === 'visible') this.#leave = hold(onScreen(location.pathname))
  }

  override mounted(): void {
    // Browsers have both for pages that came over https, or from the machine itself.
    if (!('locks' in navigator && 'Notification' in window)) return
    this.#look()
    document.addEventListener('visibilitychange', this.#look)
    this.handleEvent('navigate', this.#look)
    this.handleEvent('notify', (notice: Notice) => this.#tell(notice))
  }

  override destroyed(): void {
    document.removeEventListener('visibilitychange', this.#look)
    this.#leave()
  }

  async #tell(notice: Notice): Promise<void> {
    if (Notification.permission !== 'granted' || (await isOnScreen(notice.url))) return
    await navigator.locks.request(`told:${notice.tag}`, { ifAvailable: true }, async (lock) => {
      if (!lock) return
      this.#show(notice)
      await new Promise((passed) => setTimeout(passed, LATEST))
    })
  }

  #show({ title, body, url, tag }: Notice): void {
    const notification = notify(title, { body, tag })
    notification?.addEventListener('click', () => {
      notification.close()
      window.focus()
      this.js().navigate(url)
    })
  }
}

/** Nothing on phones that let service workers alone notify, and say so by throwing. */
function notify(title: string, options: NotificationOptions): Notification | undefined {
  try {
    return new Notification(title, options)
  } catch {
    return undefined
  }
}

function onScreen(path: string): string {
  return `on screen:${path}`
}

async function isOnScreen(path: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query()
  // The details of a conversation lie over it, with an address below its own.
  return held.some(({ name }) => `${name}/`.startsWith(`${onScreen(path)}/`))
}

/** Holds a lock, as others may too, until what it returns is called. */
function hold(name: string): () => void {
  let release = (): void => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  void navigator.locks.request(name, { mode: 'shared' }, () => released)
  return () => release()
}
