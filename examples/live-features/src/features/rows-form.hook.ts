import type { Hook } from 'phoenix_live_view'

/** A button that moves its row before the one above, and tells the form. */
export const MoveUp: Hook = {
  mounted() {
    this.el.addEventListener('click', () => {
      const row = this.el.closest('[data-row]')
      const above = row?.previousElementSibling
      if (!row || !above) return
      above.before(row)
      row.querySelector('input')?.dispatchEvent(new Event('input', { bubbles: true }))
    })
  },
}
