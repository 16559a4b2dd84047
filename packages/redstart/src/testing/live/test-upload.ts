import { NoInteraction } from '../../errors/index.ts'
import { type Element, select } from '../dom.ts'
import { kindOf } from '../form-controls.ts'
import type { ClientChannel } from './client-socket.ts'
import { openingTag } from './commands.ts'
import { FilledForm } from './form-input.ts'
import { formText } from './form-text.ts'
import type { Tab } from './tab.ts'
import { pushEvent, type Target, targetsOf } from './target.ts'
import { isMap, type JsonMap } from './wire.ts'

/** What the server says of files before they are sent. */
export interface Preflight {
  /** What each file that may be sent is sent with, by its name: a token, or where a client sends it itself. */
  readonly entries: Readonly<Record<string, unknown>>
  /** Why files may not be sent: `['a.exe', 'not_accepted']`, or of the upload itself `['', 'too_many_files']`. */
  readonly errors: readonly (readonly [file: string, reason: unknown])[]
}

interface Chosen {
  readonly ref: string
  readonly file: File
  /** What it is sent with, once the server has said. */
  entry: unknown
  sent: number
}

const NO_FIELDS: ReadonlySet<string> = new Set()

/** Files that a test chooses for an upload of a view. */
export class TestUpload {
  readonly #tab: Tab
  readonly #form: () => Element
  readonly #name: string
  readonly #files: readonly Chosen[]
  #isChosen = false
  #chunkSize = 64_000

  constructor(tab: Tab, form: () => Element, name: string, files: readonly File[]) {
    this.#tab = tab
    this.#form = form
    this.#name = name
    this.#files = files.map((file) => ({
      ref: tab.page.nextFileRef(),
      file,
      entry: undefined,
      sent: 0,
    }))
  }

  /** Chooses the files: the form's `phx-change` tells the view of them. The other steps do it by themselves. */
  async change(): Promise<void> {
    const form = this.#form()
    const input = this.#input()
    const event = form.attribs['phx-change']
    if (event === undefined || event.startsWith('[')) {
      const advice = 'Uploads need one that names an event.'
      throw new NoInteraction(openingTag(form), 'has no phx-change with an event', advice)
    }
    this.#isChosen = true
    const filled = new FilledForm(form, this.#tab.page.document.page, {})
    const used = this.#tab.page.usedFields.get(form.attribs.id ?? '') ?? NO_FIELDS
    const value = formText(form, filled, filled.pairs(undefined), used)
    const uploads = { [refOf(input)]: this.#files.map((file) => this.#described(file)) }
    const message = { type: 'form', event, value, meta: { _target: this.#name }, uploads }
    await this.#tab.act(() => pushEvent(this.#targets(), message))
  }

  /** Asks whether the files may be sent. */
  async preflight(): Promise<Preflight> {
    if (!this.#isChosen) await this.change()
    const ref = refOf(this.#input())
    const asked = this.#files.filter(({ entry }) => entry === undefined)
    const entries = asked.map((file) => this.#described(file))
    const answer = await this.#tab.act(() => this.#push('allow_upload', { ref, entries }))
    return this.#judged(answer ?? {})
  }

  /**
   * Sends the files, one after another, and tells of each step as browsers do.
   *
   * @param percent - How far, 0 to 100. A later call goes on from there.
   * @returns the files that the server refused, with the reasons; none when all went well.
   */
  async send(percent = 100): Promise<Preflight['errors']> {
    const errors: (readonly [string, unknown])[] = []
    if (this.#files.some(({ entry }) => entry === undefined)) {
      errors.push(...(await this.preflight()).errors)
    }
    for (const chosen of this.#files) {
      if (chosen.entry === undefined) continue
      const failed = await this.#tab.act(() => this.#sendOne(chosen, percent))
      if (failed !== undefined) errors.push([chosen.file.name, failed])
    }
    return errors
  }

  #judged({ entries, errors, error, config }: JsonMap): Preflight {
    if (isMap(config) && typeof config.chunk_size === 'number') this.#chunkSize = config.chunk_size
    const allowed = isMap(entries) ? entries : {}
    for (const chosen of this.#files) chosen.entry ??= allowed[chosen.ref]
    const refused: readonly unknown[] = Array.isArray(error)
      ? error
      : Object.entries(isMap(errors) ? errors : {}).flatMap(([ref, reasons]) =>
          Array.isArray(reasons) ? reasons.map((reason: unknown) => [ref, reason]) : [],
        )
    return {
      entries: Object.fromEntries(
        this.#files
          .filter(({ entry }) => entry !== undefined)
          .map(({ file, entry }) => [file.name, entry]),
      ),
      errors: refused.flatMap((pair) => {
        const [ref, reason]: unknown[] = Array.isArray(pair) ? pair : []
        const file = this.#files.find((each) => each.ref === ref)?.file
        return [[file?.name ?? '', reason] as const]
      }),
    }
  }

  /** @returns why the server refused it, if it did. */
  async #sendOne(chosen: Chosen, percent: number): Promise<unknown> {
    const { entry, file, ref } = chosen
    // A client of the application's own sends it; the server hears of its progress alone.
    if (typeof entry !== 'string') return this.#tell(ref, percent)
    const channel = this.#channel(ref)
    const { socket } = this.#tab.page
    if (chosen.sent === 0) {
      const joined = await socket.push(channel, 'phx_join', { token: entry })
      if (joined.status !== 'ok') return joined.response?.reason ?? joined.status
    }
    const bytes = new Uint8Array(await file.arrayBuffer())
    const until = Math.floor((bytes.length * percent) / 100)
    while (chosen.sent < until) {
      const chunk = bytes.slice(chosen.sent, Math.min(until, chosen.sent + this.#chunkSize))
      const { status, response } = await socket.push(channel, 'chunk', chunk)
      if (status !== 'ok') return response?.reason ?? status
      chosen.sent += chunk.length
      await this.#tell(ref, Math.trunc((chosen.sent / bytes.length) * 100))
    }
    return undefined
  }

  async #tell(entryRef: string, progress: number): Promise<void> {
    const { 'phx-progress': event = null, ...attribs } = this.#input().attribs
    const ref = attribs['data-phx-upload-ref']
    await this.#push('progress', { event, ref, entry_ref: entryRef, progress })
  }

  /** The way of one file; what is on it stays the same from call to call. */
  readonly #channels = new Map<string, ClientChannel>()

  #channel(ref: string): ClientChannel {
    const known = this.#channels.get(ref)
    if (known !== undefined) return known
    const { socket } = this.#tab.page
    const channel: ClientChannel = {
      topic: `lvu:${ref}`,
      joinRef: socket.nextRef(),
      pushed: () => {},
      ended: () => {},
    }
    this.#channels.set(ref, channel)
    socket.listen(channel)
    return channel
  }

  async #push(event: string, payload: JsonMap): Promise<JsonMap | undefined> {
    const [target] = this.#targets()
    if (target === undefined) return undefined
    const { view, cid } = target
    return view.push(event, { ...payload, ...(cid !== undefined && { cid }) })
  }

  #targets(): readonly Target[] {
    const form = this.#form()
    return targetsOf(this.#tab, form, form.attribs['phx-target'])
  }

  #input(): Element {
    const form = this.#form()
    const found = select('input', form).find(
      (input) => kindOf(input) === 'file' && input.attribs.name === this.#name,
    )
    if (found?.attribs['data-phx-upload-ref'] !== undefined) return found
    const advice = 'Put liveFileInput(uploads.…) into the form.'
    const problem = `has no upload ${JSON.stringify(this.#name)}`
    throw new NoInteraction(openingTag(form), problem, advice)
  }

  #described({ ref, file }: Chosen): JsonMap {
    return {
      path: this.#name,
      ref,
      last_modified: file.lastModified,
      name: file.name,
      relative_path: '',
      type: file.type,
      size: file.size,
    }
  }
}

function refOf({ attribs }: Element): string {
  return attribs['data-phx-upload-ref'] ?? ''
}
