import { type AttributeMap, attrs, type Html, html } from '../../html/index.ts'
import type { Upload, UploadEntry, UploadError } from './upload.ts'

/**
 * The file input of an upload. It stands in a form with `phx-change` and `phx-submit`; an element with
 * `phx-drop-target=${upload.ref}` takes what is dropped on it (Phoenix LiveView protocol, section 5.4).
 *
 * @param attributes - More attributes of the input, such as `class` and `required`.
 * @example
 * html`
 *   <form id="profile" phx-change=${ev.validate.form()} phx-submit=${ev.save.form()}>
 *     <label phx-drop-target=${uploads.avatar.ref}>Picture ${liveFileInput(uploads.avatar)}</label>
 *     <button>Save</button>
 *   </form>`
 */
export function liveFileInput(upload: Upload, attributes: AttributeMap = {}): Html {
  const { ref, name, accept, entries, errors, autoUpload, maxEntries } = upload
  const refs = (list: readonly UploadEntry[]): string => list.map((entry) => entry.ref).join(',')
  const faulty = [...new Set(errors.map((fault) => fault.ref))].join(',')
  const done = entries.filter((entry) => entry.done)
  const preflighted = entries.filter((entry) => entry.preflighted)
  return html`<input id=${ref} type="file" name=${name}
    accept=${accept?.join(',')}
    data-phx-hook="Phoenix.LiveFileUpload"
    data-phx-upload-ref=${ref}
    data-phx-active-refs=${refs(entries)}
    data-phx-done-refs=${refs(done)}
    data-phx-preflighted-refs=${refs(preflighted)}
    data-phx-error-refs=${faulty === '' ? undefined : faulty}
    data-phx-auto-upload=${autoUpload}
    multiple=${maxEntries > 1}
    ${attrs(attributes)}>`
}

/**
 * Shows an image that was chosen, before it is sent: the browser has it already.
 *
 * @param attributes - More attributes of the image, such as `alt` and `width`.
 */
export function liveImgPreview(entry: UploadEntry, attributes: AttributeMap = {}): Html {
  return html`<img id="phx-preview-${entry.ref}"
    data-phx-upload-ref=${entry.uploadRef}
    data-phx-entry-ref=${entry.ref}
    data-phx-hook="Phoenix.LiveImgPreview"
    data-phx-update="ignore"
    ${attrs(attributes)}>`
}

/**
 * What is wrong with a file; without one, with the selection as a whole.
 *
 * @example
 * uploadErrors(upload, entry).map((reason) => html`<p class="error">${messages[reason] ?? reason}</p>`)
 */
export function uploadErrors(upload: Upload, entry?: UploadEntry): readonly UploadError[] {
  const ref = entry?.ref ?? upload.ref
  return upload.errors.filter((fault) => fault.ref === ref).map(({ reason }) => reason)
}
