import type { Hook } from 'phoenix_live_view'

/** Asks the view for words that begin with what was typed. */
export const Suggest: Hook = {
  mounted() {
    const list = this.el.querySelector('ul')
    const input = this.el.querySelector('input')
    input?.addEventListener('input', () =>
      this.pushEvent('suggest', { text: input.value }, ({ words }: { words: string[] }) => {
        list?.replaceChildren(
          ...words.map((word) =>
            Object.assign(document.createElement('li'), { textContent: word }),
          ),
        )
      }),
    )
  },
}

/** Writes down what the view tells, in a place that the view leaves alone but for its data attributes. */
export const BellLog: Hook = {
  mounted() {
    this.handleEvent('rang', ({ bells }: { bells: number }) => {
      this.el.textContent = `Heard ring ${bells}, and the page says ${this.el.dataset.bells}`
    })
  },
}

/** Keeps what is typed into a form until it is posted, and puts it back when the page is loaded again. */
export const KeepDraft: Hook<object, HTMLFormElement> = {
  mounted() {
    const input = this.el.querySelector('input')
    if (!input) return
    const draft = sessionStorage.getItem(this.el.id)
    if (draft !== null) {
      input.value = draft
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    input.addEventListener('input', () => sessionStorage.setItem(this.el.id, input.value))
    this.handleEvent('posted', () => sessionStorage.removeItem(this.el.id))
  },
}
