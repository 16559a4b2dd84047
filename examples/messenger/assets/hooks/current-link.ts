import type { Hook } from 'phoenix_live_view'

/** Marks the link that leads to where one is: the view around it stays when one goes elsewhere. */
export const CurrentLink: Hook = {
  mounted() {
    markCurrent(this.el)
    // The client tells of each new address by an event.
    this.handleEvent('navigate', () => markCurrent(this.el))
  },
  updated() {
    markCurrent(this.el)
  },
}

function markCurrent(around: HTMLElement): void {
  for (const link of around.querySelectorAll('a')) {
    const isCurrent = `${location.pathname}/`.startsWith(`${link.pathname}/`)
    if (isCurrent) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
}
