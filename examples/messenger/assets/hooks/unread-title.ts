import type { Hook } from 'phoenix_live_view'

/** Shows how much is unread in the title of the page, whichever page it is. */
export const UnreadTitle: Hook = {
  mounted() {
    tell(this.el.dataset.unread)
  },
  updated() {
    tell(this.el.dataset.unread)
  },
}

function tell(unread = '0'): void {
  const title = document.querySelector('title')
  if (!title) return
  const { prefix: before = '' } = title.dataset
  const prefix = unread === '0' ? '' : `(${unread}) `
  // The client puts it before the titles of the views to come.
  title.dataset.prefix = prefix
  document.title = prefix + document.title.slice(before.length)
}
