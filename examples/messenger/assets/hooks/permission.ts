import { ViewHook } from 'phoenix_live_view'

/** Says what the browser thinks of notifications, and asks it when a button within is pressed. */
export class Permission extends ViewHook {
  override mounted(): void {
    this.el.addEventListener('click', ({ target }) => {
      if (target instanceof HTMLButtonElement) void this.#ask()
    })
    this.#tell()
  }

  override reconnected(): void {
    this.#tell()
  }

  async #ask(): Promise<void> {
    await Notification.requestPermission()
    this.#tell()
  }

  #tell(): void {
    const answer = 'Notification' in window ? Notification.permission : 'unsupported'
    this.pushEvent('permission', { answer }, () => {})
  }
}
