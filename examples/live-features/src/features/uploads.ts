/** Files: chosen or dropped, looked at before they are sent, sent with the form or at once, kept in a folder. */
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { button } from 'redstart/components'
import { attrs, type Command, type Html, html, keyed } from 'redstart/html'
import {
  type ArrivedFile,
  defineLive,
  liveFileInput,
  liveImgPreview,
  type Upload,
  type UploadEntry,
  uploadErrors,
} from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

/** What the browser says of the kind is not trusted further than that the file is served as a picture. */
const endings: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg' }
const accept = Object.keys(endings)

const reasons: Readonly<Record<string, string>> = {
  too_large: 'It is larger than 1 MB.',
  not_accepted: 'It is neither a PNG nor a JPEG.',
  too_many_files: 'Three at a time are enough.',
}

/** Takes a file that has arrived into a folder, under a name that nobody chose. */
function keepIn(folder: string) {
  return async ({ path }: ArrivedFile, { uuid, clientType }: UploadEntry): Promise<string> => {
    const name = `${uuid}.${endings[clientType] ?? 'png'}`
    await copyFile(path, join(folder, name))
    return name
  }
}

const Ref = z.object({ ref: z.string() })

export const uploadsLive = defineLive<{ pictures: string }>({ name: 'UploadsLive' })
  .uploads({
    album: { accept, maxEntries: 3, maxFileSize: 1_000_000, chunkSize: 16_000 },
    portrait: { accept, autoUpload: true, maxFileSize: 1_000_000 },
  })
  .mount(() => {
    const kept: readonly string[] = []
    return { kept, portrait: '', pageTitle: 'Uploads' }
  })
  .onForm('choose', () => {})
  .onForm('keep', async (_params, socket) => {
    const { pictures, kept } = socket.assigns
    const added = await socket.consumeUploads('album', keepIn(pictures))
    socket.assign({ kept: [...kept, ...added] })
    socket.putFlash('info', `Kept ${added.length} more.`)
  })
  .on('leave', Ref, ({ ref }, socket) => socket.cancelUpload('album', ref))
  .progress('portrait', async (entry, socket) => {
    if (!entry.done) return
    const name = await socket.consumeUpload(entry, keepIn(socket.assigns.pictures))
    socket.assign({ portrait: name })
  })
  .layout(frame)
  .render(
    ({ uploads: { album, portrait }, kept, portrait: own }, ev) => html`
      <h1>Uploads</h1>
      <form class="rs-form" id="album" phx-change=${ev.choose.form()} phx-submit=${ev.keep.form()}>
        ${chooser(album, 'Pictures', 'Up to three, or drop them here')}
        ${problems(uploadErrors(album))}
        <ul class="rows" id="chosen">
          ${keyed(
            album.entries,
            ({ ref }) => ref,
            (entry) => chosenFile(album, entry, ev.leave({ ref: entry.ref })),
          )}
        </ul>
        ${button({ label: 'Keep', attrs: { disabled: album.errors.length > 0, 'phx-disable-with': 'Sending …' } })}
      </form>
      <div class="shelf" id="kept">${keyed(kept, (name) => name, picture)}</div>

      <h2>Sent at once</h2>
      <form class="rs-form" id="portrait" phx-change=${ev.choose.form()}>
        ${chooser(portrait, 'Portrait', 'It replaces the one before')}
        ${portrait.entries.map((entry) => problems(uploadErrors(portrait, entry)))}
      </form>
      <div class="shelf" id="own">${own && picture(own)}</div>`,
  )

/** A place to drop files on, with the input that chooses them. */
function chooser(upload: Upload, label: string, hint: string): Html {
  return html`<label class="drop" phx-drop-target=${upload.ref}>
    <span class="rs-label">${label}</span> <span class="rs-hint">${hint}</span>
    ${liveFileInput(upload, { class: 'rs-control' })}
  </label>`
}

function chosenFile(album: Upload, entry: UploadEntry, leave: Command): Html {
  const { ref, clientName, progress } = entry
  return html`<li id="chosen-${ref}" class="chosen">
    ${liveImgPreview(entry, { alt: '', width: 64 })}
    <span>${clientName}</span>
    <progress max="100" ${attrs({ value: progress, 'aria-label': `Sent of ${clientName}` })}>${progress} %</progress>
    ${pushButton(html`Leave out<span class="rs-hidden"> ${clientName}</span>`, leave, { variant: 'plain' })}
    ${problems(uploadErrors(album, entry))}
  </li>`
}

function problems(errors: readonly string[]): Html {
  return html`${errors.map((error) => html`<p class="rs-errors">${reasons[error] ?? error}</p>`)}`
}

function picture(name: string): Html {
  return html`<img src="/pictures/${name}" alt="A picture that was sent" width="120">`
}
