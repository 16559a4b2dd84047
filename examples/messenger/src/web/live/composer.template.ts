/** Where one writes: the field, the picture that goes along, and what is said about both. */
import { type Html, html, keyed } from 'redstart/html'
import {
  liveFileInput,
  liveImgPreview,
  type Upload,
  type UploadEntry,
  uploadErrors,
} from 'redstart/live'
import { MAX_BODY } from '../../messages/message-changeset.ts'
import { icon } from '../icon.ts'
import type { Events, Shown } from './conversation.template.ts'

const reasons: Readonly<Record<string, string>> = {
  too_large: 'It is larger than 2 MB.',
  not_accepted: 'It is no picture: PNG, JPEG, GIF and WebP can be sent.',
  too_many_files: 'One picture at a time.',
}

export function composer(shown: Shown, ev: Events): Html {
  const { picture } = shown.uploads
  return html`<footer class="composer" phx-drop-target=${picture.ref}>
    <form id="picture-form" class="composer-picture" phx-change=${ev.choose.form()} phx-submit=${ev.choose.form()}>
      ${problems(uploadErrors(picture))}
      ${keyed(
        picture.entries,
        ({ ref }) => ref,
        (entry) => chosenPicture(picture, entry, ev),
      )}
      <label class="icon-button" title="Send a picture">
        ${icon('picture')} <span class="rs-hidden">Send a picture</span>
        ${liveFileInput(picture, { class: 'rs-hidden' })}
      </label>
    </form>
    ${field(shown)}
  </footer>`
}

/** It belongs to the hook; the view tells it whom one can mention, and how far the picture is. */
function field({ conversation, person, uploads }: Shown): Html {
  const names = conversation.members.filter(({ id }) => id !== person.id)
  return html`<div id="composer" class="composer-field" phx-hook="Composer" phx-update="ignore"
    data-conversation=${conversation.id} data-person=${person.id}
    data-names=${names.map(({ nickname }) => nickname).join(' ')} data-picture=${stateOf(uploads.picture)}>
    <p class="composer-problem" id="composer-problem" role="alert" hidden></p>
    <p class="composer-editing" id="composer-editing" hidden>${icon('edit')} <span>Editing your message.</span>
      <button type="button" class="rs-button rs-button-plain" data-do="cancel">Cancel</button></p>
    <ul class="suggestions" id="suggestions" role="listbox" aria-label="Members" hidden></ul>
    <textarea id="message" rows="1" maxlength=${MAX_BODY} aria-label="Message" placeholder="Message"
      aria-describedby="composer-problem composer-editing" aria-autocomplete="list" aria-controls="suggestions"
      autocapitalize="sentences" enterkeyhint="send"></textarea>
    <button type="button" class="composer-send" data-do="send" aria-label="Send">${icon('send')}</button>
    <span class="rs-hidden" id="suggestions-count" role="status"></span>
  </div>`
}

/** `none`, `sending`, `ready`, or `refused`. */
function stateOf({ entries, errors }: Upload): string {
  if (errors.length > 0) return 'refused'
  if (entries.length === 0) return 'none'
  return entries.every(({ done }) => done) ? 'ready' : 'sending'
}

function chosenPicture(picture: Upload, entry: UploadEntry, ev: Events): Html {
  const { clientName, progress, ref } = entry
  return html`<div class="chosen" id="chosen-${ref}">
    ${liveImgPreview(entry, { alt: '', height: 64 })}
    <span class="chosen-name">${clientName}</span>
    <progress max="100" value=${progress} aria-label="Sent of ${clientName}">${progress} %</progress>
    <button type="button" class="icon-button" aria-label="Leave out ${clientName}"
      phx-click=${ev.cancelPicture({ ref })}>${icon('close')}</button>
    ${problems(uploadErrors(picture, entry))}
  </div>`
}

function problems(errors: readonly string[]): Html {
  return html`${errors.map((error) => html`<p class="composer-problem" role="alert">${reasons[error] ?? 'It did not arrive. Choose it again.'}</p>`)}`
}
