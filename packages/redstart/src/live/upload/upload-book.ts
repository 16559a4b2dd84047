import { NoUpload, UnknownUploadEntry, UploadInProgress } from '../../errors/index.ts'
import { ArrivedFile } from './arrived-file.ts'
import type { ChosenFile } from './chosen-file.ts'
import { fieldOf } from './client-entry.ts'
import { FileWriter } from './file-writer.ts'
import { type UploadsSpec, uploadSettings } from './options.ts'
import { type PreflightReply, preflight } from './preflight.ts'
import { Selection } from './selection.ts'
import { TempFolder } from './temp-folder.ts'
import { Transfer, type TransferOwner } from './transfer.ts'
import type { Upload, UploadEntry } from './upload.ts'
import type { UploadHost } from './upload-host.ts'

/** Takes one file; see {@link UploadBook.consume}. */
export type TakeFile<T> = (file: ArrivedFile, entry: UploadEntry) => T | Promise<T>

/**
 * The uploads of one view or component: what was chosen, what is on its way, what has arrived (Phoenix
 * LiveView protocol, section 6.10). What the client sends is never trusted and never throws; what it may
 * fill is bounded by the options of each upload.
 */
export class UploadBook {
  readonly #host: UploadHost
  readonly #byName = new Map<string, Selection>()
  readonly #byRef = new Map<string, Selection>()
  readonly #folder = new TempFolder()
  #shown: Readonly<Record<string, Upload>> | undefined
  #ending: Promise<void> | undefined

  constructor(spec: UploadsSpec, host: UploadHost) {
    this.#host = host
    for (const [name, settings] of uploadSettings(spec)) {
      const selection = new Selection(settings)
      this.#byName.set(name, selection)
      this.#byRef.set(selection.ref, selection)
    }
  }

  /** What templates see: replaced, never changed, and the same object while nothing changes. */
  get shown(): Readonly<Record<string, Upload>> {
    const before = this.#shown
    const now = [...this.#byName].map(([name, selection]) => [name, selection.shown] as const)
    if (before !== undefined && now.every(([name, upload]) => before[name] === upload))
      return before
    this.#shown = Object.fromEntries(now)
    return this.#shown
  }

  /** Whether an upload, by the ref that the client names, is one of these. */
  owns(uploadRef: string): boolean {
    return this.#byRef.has(uploadRef)
  }

  /** Takes the `uploads` of a form event, before its handler runs; what is not known is ignored. */
  change(uploads: unknown): void {
    for (const selection of this.#byRef.values()) {
      this.#put(selection, fieldOf(uploads, selection.ref))
    }
  }

  /** Answers `allow_upload`. Rejects only with what the application's own code throws. */
  async preflight(payload: unknown): Promise<PreflightReply> {
    const selection = this.#selectionIn(payload)
    if (selection === undefined || this.#ending !== undefined) return { ref: '', error: [] }
    const asked = fieldOf(payload, 'entries')
    this.#put(selection, asked)
    return preflight(selection, asked, this.#host)
  }

  /**
   * Takes a `progress` message. A file is done when the browser says so and, where it comes to this
   * server, when its last byte has been written.
   *
   * @returns undefined where the file is gone, or was never let in.
   */
  progress(payload: unknown): { readonly name: string; readonly entry: UploadEntry } | undefined {
    const selection = this.#selectionIn(payload)
    const file = selection?.get(fieldOf(payload, 'entry_ref'))
    if (selection === undefined || !file?.entry.preflighted) return undefined
    if (file.entry.valid && !file.entry.done) {
      const said = fieldOf(payload, 'progress')
      if (typeof said === 'number') advance(selection, file, said)
      else if (file.target !== undefined && typeof fieldOf(said, 'error') === 'string') {
        selection.fail(file, 'external_client_failure')
      }
    }
    return { name: selection.settings.name, entry: file.entry }
  }

  /**
   * Hands the files of an upload to `take`, one after another. Each leaves the upload once `take` has
   * resolved, unless it was kept; what `take` throws leaves that one and the rest as they are.
   *
   * @throws UploadInProgress while one of them is on its way.
   */
  async consume<T>(name: string, take: TakeFile<T>): Promise<T[]> {
    const selection = this.#named(name)
    const { files } = selection
    if (files.some(({ entry }) => entry.valid && !entry.done)) throw new UploadInProgress(name)
    const results: T[] = []
    for (const file of files) {
      if (!file.entry.done || !selection.has(file)) continue
      results.push(await this.#consume(selection, file, take))
    }
    return results
  }

  /**
   * Hands one file to `take`, whatever the others do.
   *
   * @throws UnknownUploadEntry (rejects) for one that is gone, UploadInProgress for one that has not
   *   arrived.
   */
  async consumeEntry<T>({ upload, ref }: UploadEntry, take: TakeFile<T>): Promise<T> {
    const selection = this.#named(upload)
    const file = known(selection, ref)
    if (!file.entry.done) throw new UploadInProgress(upload)
    return this.#consume(selection, file, take)
  }

  /**
   * Takes a file out of its upload, and ends its transfer.
   *
   * @throws NoUpload, UnknownUploadEntry
   */
  cancel(name: string, ref: string): void {
    const selection = this.#named(name)
    this.#remove(selection, known(selection, ref))
  }

  /** Begins the transfer of a file, once. For {@link UploadRoute}, which has read the token. */
  register(upload: string, ref: string): Transfer | 'already_registered' | 'disallowed' {
    const selection = this.#byRef.get(upload)
    const file = selection?.get(ref)
    if (selection === undefined || file === undefined) return 'disallowed'
    if (this.#ending !== undefined) return 'disallowed'
    if (!file.entry.valid || !file.entry.preflighted || file.target) return 'disallowed'
    if (file.transfer !== undefined) {
      // The join that asks has already ended the channel that there was, and with it the file.
      if (file.transfer.isOver) this.#abandon(selection, file)
      return 'already_registered'
    }
    file.transfer = this.#transferOf(selection, file)
    return file.transfer
  }

  /**
   * The view or component ends: channels are closed, writers cancelled, files removed.
   *
   * @returns when that is done, at the latest after five seconds; never rejects.
   */
  end(): Promise<void> {
    this.#ending ??= this.#finish()
    return this.#ending
  }

  async #finish(): Promise<void> {
    const files = [...this.#byName.values()].flatMap((selection) => selection.files)
    await Promise.all(files.map(({ transfer }) => transfer?.end('cancel')))
    try {
      await this.#folder.remove()
    } catch (error) {
      this.#host.logger.warn({ err: error }, 'The folder of an upload could not be removed.')
    }
  }

  #put(selection: Selection, list: unknown): void {
    if (list === undefined || this.#ending !== undefined) return
    for (const { transfer } of selection.put(list)) void transfer?.end('cancel')
  }

  async #consume<T>(selection: Selection, file: ChosenFile, take: TakeFile<T>): Promise<T> {
    const arrived = new ArrivedFile(file)
    const value = await take(arrived, file.entry)
    if (!arrived.isKept && selection.has(file)) {
      selection.consume(file)
      await file.transfer?.end('cancel')
    }
    return value
  }

  #transferOf(selection: Selection, file: ChosenFile): Transfer {
    const { entry } = file
    const { settings } = selection
    const { writer } = settings
    return new Transfer({
      entry,
      chunkTimeout: settings.chunkTimeout,
      writer: writer === undefined ? new FileWriter(this.#folder) : () => writer(entry),
      owner: this.#ownerOf(selection, file),
      clock: this.#host.clock,
      logger: this.#host.logger,
    })
  }

  #ownerOf(selection: Selection, file: ChosenFile): TransferOwner {
    const host = this.#host
    return {
      failed: (error) => {
        host.logger.error({ err: error, upload: selection.settings.name }, 'A writer failed.')
        selection.fail(file, 'writer_failure')
        host.changed()
        host.progressed(selection.settings.name, file.entry)
      },
      abandoned: () => this.#abandon(selection, file),
      crashed: (error) => host.crash(error),
    }
  }

  /** A file goes because its channel has. */
  #abandon(selection: Selection, file: ChosenFile): void {
    if (!selection.has(file) || this.#ending !== undefined) return
    selection.delete(file)
    this.#host.changed()
  }

  #remove(selection: Selection, file: ChosenFile): void {
    selection.delete(file)
    void file.transfer?.end('cancel')
  }

  #selectionIn(payload: unknown): Selection | undefined {
    const ref = fieldOf(payload, 'ref')
    return typeof ref === 'string' ? this.#byRef.get(ref) : undefined
  }

  #named(name: string): Selection {
    const selection = this.#byName.get(name)
    if (selection === undefined) throw new NoUpload(name)
    return selection
  }
}

/** Believes the browser of a file that goes elsewhere; what comes here is known. */
function advance(selection: Selection, file: ChosenFile, said: number): void {
  if (Number.isNaN(said)) return
  const claimed = Math.trunc(Math.min(100, Math.max(0, said)))
  const written = file.transfer?.progress ?? 0
  selection.advance(file, file.target === undefined ? Math.min(claimed, written) : claimed)
  if (file.entry.done) file.transfer?.hangUp()
}

function known(selection: Selection, ref: string): ChosenFile {
  const file = selection.get(ref)
  if (file === undefined) throw new UnknownUploadEntry(selection.settings.name)
  return file
}
