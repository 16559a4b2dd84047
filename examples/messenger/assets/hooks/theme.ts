import type { Hook } from 'phoenix_live_view'

/** Shows the page in the theme that its owner has just chosen: the document is not the view's. */
export const Theme: Hook = {
  mounted() {
    this.handleEvent('theme', ({ theme }: { theme: string }) => {
      document.documentElement.dataset.theme = theme
    })
  },
}
