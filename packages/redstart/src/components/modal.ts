import { type ClassList, type Html, html, type Renderable } from '../html/index.ts'
import { button, linkButton } from './button.ts'

/** Properties of {@link modal}. */
export interface ModalProps {
  /** The DOM id. */
  readonly id: string
  readonly title: Renderable
  readonly body: Renderable
  /** Whether it is open when the page is loaded. Default false. */
  readonly open?: boolean
  /** The path of the page without it. Without a path it is closed by the browser alone. */
  readonly cancel?: string
  /** What closes it is called so. Default `Close`. */
  readonly cancelLabel?: string
  readonly class?: ClassList
}

/**
 * A dialog over the page. Open, it is a page of its own, at a path of its own, and needs no script:
 * pass it to {@link document} as `modal`, so that what is below cannot be reached. Closed, it waits for
 * `<button command="show-modal" commandfor="…">`, or for a script that calls `showModal()`.
 *
 * @example
 * document({ …, body: rooms, modal: modal({ id: 'edit', open: true, title: 'Edit', body: form, cancel: '/rooms' }) })
 */
export function modal(props: ModalProps): Html {
  const { id, title, body, open = false, cancel, class: classes } = props
  const attrs = { 'aria-label': props.cancelLabel ?? 'Close' }
  return html`<dialog id=${id} class=${['rs-modal', classes]} open=${open} aria-modal=${open || undefined} aria-labelledby="${id}-title">
    <div class="rs-modal-panel">
      <div class="rs-modal-top">
        <h2 id="${id}-title" tabindex="-1" autofocus>${title}</h2>
        ${
          cancel === undefined
            ? html`<form method="dialog">${button({ label: '×', variant: 'plain', attrs, class: 'rs-close' })}</form>`
            : linkButton({ to: cancel, label: '×', variant: 'plain', attrs, class: 'rs-close' })
        }
      </div>
      ${body}
    </div>
  </dialog>`
}
