import { readFile } from 'node:fs/promises'
import { html } from 'redstart/html'
import { defineComponent, defineLive, liveFileInput, uploadErrors } from 'redstart/live'
import { expect, it } from 'vitest'
import { bytes } from '../src/raw-client.ts'
import { clientPage } from './src/client-tree.ts'
import { type LiveViewOfClient, recordOf } from './src/live-client.ts'
import { type Attributes, attributesIn } from './src/live-page.ts'
import { openView } from './src/live-site.ts'

/** A view that takes notes. */
const notesLive = defineLive()
  .uploads({ notes: { accept: ['.txt'], maxEntries: 2, maxFileSize: 20, chunkSize: 8 } })
  .mount(() => ({ texts: ['none'], seen: [0] }))
  .onForm('change', () => {})
  .onForm('save', async (_params, socket) => {
    const texts = await socket.consumeUploads('notes', (file, { clientName }) =>
      readFile(file.path, 'utf8').then((text) => `${clientName}: ${text}`),
    )
    socket.assign({ texts })
  })
  .progress('notes', ({ progress }, socket) =>
    socket.assign({ seen: [...socket.assigns.seen, progress] }),
  )
  .render(
    ({ texts, seen, uploads }, ev) => html`
      <form id="f" phx-change=${ev.change.form()} phx-submit=${ev.save.form()}>
        ${liveFileInput(uploads.notes)}
      </form>
      <p>${texts.join(', ')} after ${seen.join(' ')}</p>
      ${uploads.notes.entries.map((entry) => html`<i>${entry.clientName} ${uploadErrors(uploads.notes, entry).join(' ')}</i>`)}`,
  )

const fileOf = (ref: string, name: string, size: number) => ({
  ref,
  name,
  size,
  type: 'text/plain',
  last_modified: 1_700_000_000_000,
  relative_path: '',
})

function inputOf(page: string): Attributes {
  const [, text = ''] = /<input([^>]*type="file"[^>]*)>/.exec(page) ?? []
  return attributesIn(text)
}

/** Sends one chunk, and reads its answer. */
async function sendChunk(view: LiveViewOfClient, joinRef: string, topic: string, text: string) {
  const { client } = view
  const ref = client.nextRef()
  const fields = [joinRef, ref, topic, 'chunk']
  const lengths = Uint8Array.of(0, ...fields.map((field) => field.length))
  client.raw.sendBytes(bytes(lengths, ...fields, text))
  const frame = await client.next()
  expect(frame).toMatchObject({ joinRef, ref, topic, event: 'phx_reply' })
  return frame.payload
}

async function choose(view: LiveViewOfClient, ...files: object[]) {
  const page = clientPage(view.rendered)
  const ref = String(inputOf(page.html).id)
  const { diff } = await view.form('change', '', {
    meta: { _target: 'notes' },
    uploads: { [ref]: files },
  })
  page.merge(diff)
  return { page, ref }
}

it('L-114 to L-121: a file goes from its choice to its use over frames alone', async () => {
  const view = await openView(notesLive)
  const text = 'a note in chunks'
  const { page, ref } = await choose(view, fileOf('0', 'note.txt', text.length))
  expect(inputOf(page.html)).toMatchObject({
    'data-phx-active-refs': '0',
    'data-phx-done-refs': '',
    'data-phx-preflighted-refs': '',
  })

  const preflight = await view.push('allow_upload', {
    ref,
    entries: [fileOf('0', 'note.txt', text.length)],
  })
  expect(preflight).toMatchObject({
    ref,
    config: { max_file_size: 20, max_entries: 2, chunk_size: 8, chunk_timeout: 10_000 },
    entries: { 0: expect.any(String) },
    errors: {},
  })
  page.merge(preflight.diff)
  expect(inputOf(page.html)).toMatchObject({ 'data-phx-preflighted-refs': '0' })

  const topic = 'lvu:0'
  const token = recordOf(preflight.entries)[0]
  const joined = await view.client.join(topic, { token })
  expect(joined).toMatchObject({ status: 'ok', response: {} })
  const taken = { status: 'ok', response: {} }
  expect(await sendChunk(view, joined.joinRef, topic, text.slice(0, 8))).toEqual(taken)
  page.merge((await view.push('progress', { event: null, ref, entry_ref: '0', progress: 50 })).diff)
  expect(page.html).toContain('after 0 50<')
  expect(await sendChunk(view, joined.joinRef, topic, text.slice(8))).toEqual(taken)
  const done = view.send('progress', { event: null, ref, entry_ref: '0', progress: 100 })
  // The file has arrived, and its channel makes room for others.
  expect(await view.client.next()).toMatchObject({ topic, event: 'phx_close' })
  page.merge((await view.answerTo(done)).diff)
  expect(page.html).toContain('after 0 50 100<')
  expect(inputOf(page.html)).toMatchObject({ 'data-phx-done-refs': '0' })

  page.merge((await view.form('save', '')).diff)
  expect(page.html).toContain(`note.txt: ${text}`)
  expect(inputOf(page.html)).toMatchObject({ 'data-phx-active-refs': '' })
  expect(view.site.log.troubles).toEqual([])
})

it('L-114 to L-118: files that are refused are named, and what is too long ends its channel', async () => {
  const view = await openView(notesLive)
  const large = fileOf('0', 'large.txt', 21)
  const other = fileOf('1', 'note.exe', 5)
  const { page, ref } = await choose(view, large, { ...other, type: 'application/x-msdownload' })
  expect(inputOf(page.html)['data-phx-error-refs']?.split(',').toSorted()).toEqual(['0', '1'])
  expect(page.html).toContain('large.txt too_large')
  expect(page.html).toContain('note.exe not_accepted')

  await view.leave()
  const again = await view.again()
  const chosen = await choose(again, fileOf('0', 'note.txt', 4))
  expect(chosen.ref).toBe(String(inputOf(clientPage(again.rendered).html).id))
  expect(chosen.ref === ref).toBe(false)
  const { entries } = await again.push('allow_upload', {
    ref: chosen.ref,
    entries: [fileOf('0', 'note.txt', 4)],
  })
  expect(await again.client.join('lvu:0', { token: 'forged' })).toMatchObject({
    status: 'error',
    response: { reason: 'invalid_token' },
  })
  const token = recordOf(entries)[0]
  const joined = await again.client.join('lvu:0', { token })
  expect(await again.client.join('lvu:1', { token })).toMatchObject({
    status: 'error',
    response: { reason: 'already_registered' },
  })
  expect(await sendChunk(again, joined.joinRef, 'lvu:0', '12345')).toEqual({
    status: 'error',
    response: { reason: 'file_size_limit_exceeded', limit: 4 },
  })
  expect(await again.client.next()).toMatchObject({ topic: 'lvu:0', event: 'phx_close' })
  chosen.page.merge(await again.pushed('diff'))
  expect(inputOf(chosen.page.html)['data-phx-active-refs']).toBe('')
  expect(await again.form('change', '')).toEqual({})
})

it('L-115: files that are announced for a component which has just gone are refused, and nothing else', async () => {
  const dialog = defineComponent()
    .uploads({ notes: { accept: 'any' } })
    .mount(() => ({}))
    .onForm('change', () => {})
    .render(
      ({ uploads, myself }, ev) =>
        html`<form id="f" phx-change=${ev.change.form()} phx-target=${myself}>${liveFileInput(uploads.notes)}</form>`,
    )
  const view = await openView(
    defineLive()
      .mount(() => ({ isOpen: true }))
      .on('close', (socket) => socket.assign({ isOpen: false }))
      .render(({ isOpen }) => html`<main>${isOpen && dialog({ id: 'd' })}</main>`),
  )
  const ref = inputOf(clientPage(view.rendered).html).id
  await view.click('close')
  await view.push('cids_will_destroy', { cids: [1] })
  await view.push('cids_destroyed', { cids: [1] })
  const asked = view.send('allow_upload', { ref, cid: 1, entries: [fileOf('0', 'a.txt', 3)] })
  expect(await view.answerTo(asked)).toEqual({ ref, error: [] })
  expect(await view.click('close')).toEqual({})
})
