import { randomBytes, randomUUID } from 'node:crypto'
import type { ChosenFile } from './chosen-file.ts'
import { type ClientEntry, clientEntries } from './client-entry.ts'
import type { ExternalMeta } from './external.ts'
import type { UploadSettings } from './options.ts'
import type { Upload, UploadEntry, UploadError, UploadFault } from './upload.ts'

/** How many files past `maxEntries` are kept for the visitor to choose among. */
const EXCESS = 50

/** The files that were chosen for one upload, checked and counted. */
export class Selection {
  readonly settings: UploadSettings
  /** The DOM id of the file input, in the whole page and for one mount. */
  readonly ref: string = `upload-${randomBytes(12).toString('base64url')}`
  readonly #files = new Map<string, ChosenFile>()
  #consumed = 0
  #shown: Upload | undefined

  constructor(settings: UploadSettings) {
    this.settings = settings
  }

  /** The files, in the order in which they were chosen. */
  get files(): ChosenFile[] {
    return [...this.#files.values()]
  }

  /** The upload as it is now: the same object until something changes. */
  get shown(): Upload {
    this.#shown ??= this.#snapshot()
    return this.#shown
  }

  get(ref: unknown): ChosenFile | undefined {
    return typeof ref === 'string' ? this.#files.get(ref) : undefined
  }

  /** Whether a file still belongs to it. */
  has(file: ChosenFile): boolean {
    return this.#files.get(file.entry.ref) === file
  }

  delete(file: ChosenFile): void {
    this.#files.delete(file.entry.ref)
    this.#shown = undefined
  }

  /** Marks a file as one that will not arrive. */
  fail(file: ChosenFile, reason: UploadError): void {
    file.reason = reason
    this.#update(file, { valid: false })
  }

  /** Marks a file as one that the browser may send, to here or to `target`. */
  admit(file: ChosenFile, target: ExternalMeta | undefined): void {
    file.target = target
    this.#update(file, { preflighted: true })
  }

  /** Notes how much of a file has arrived, in percent. */
  advance(file: ChosenFile, progress: number): void {
    this.#update(file, { progress, done: progress === 100 })
  }

  /** A file was taken: for `maxEntriesMode: 'total'` its place stays taken as well. */
  consume(file: ChosenFile): void {
    this.delete(file)
    this.#consumed += 1
  }

  /**
   * Adds the files that a client names and that are not known, each with what is wrong with it.
   *
   * @returns the files whose place was taken.
   */
  put(list: unknown): ChosenFile[] {
    const named = [...clientEntries(list)]
    const fresh = named.filter(({ ref }) => !this.#files.has(ref))
    const replaces = this.settings.maxEntries === 1 && named.length === 1 && fresh.length === 1
    const replaced = replaces ? this.files : []
    for (const file of replaced) this.delete(file)
    this.#shown = undefined
    for (const each of fresh) {
      if (this.#files.size >= this.settings.maxEntries + EXCESS) break
      if (!this.#files.has(each.ref)) this.#files.set(each.ref, this.#check(each))
    }
    return replaced
  }

  /** The files that may be sent next: those not admitted, in order, as many as there is room for. */
  nextInTurn(): ChosenFile[] {
    const waiting = this.files.filter(({ entry }) => !entry.preflighted)
    const room = this.settings.maxEntries - this.#spent - (this.#files.size - waiting.length)
    return waiting.slice(0, Math.max(0, room))
  }

  get #spent(): number {
    return this.settings.maxEntriesMode === 'total' ? this.#consumed : 0
  }

  #update(file: ChosenFile, patch: Partial<UploadEntry>): void {
    file.entry = { ...file.entry, ...patch }
    this.#shown = undefined
  }

  #check(client: ClientEntry): ChosenFile {
    const entry: UploadEntry = {
      ref: client.ref,
      uuid: randomUUID(),
      upload: this.settings.name,
      uploadRef: this.ref,
      clientName: client.name,
      clientRelativePath: client.relativePath,
      clientSize: client.size,
      clientType: client.type,
      clientLastModified: client.lastModified,
      clientMeta: client.meta,
      progress: 0,
      valid: true,
      done: false,
      preflighted: false,
    }
    const reason = this.#problemOf(entry)
    const checked = { ...entry, valid: reason === undefined }
    return { entry: checked, reason, target: undefined, transfer: undefined }
  }

  #problemOf(entry: UploadEntry): UploadError | undefined {
    const { accept, maxFileSize, validate } = this.settings
    if (entry.clientSize > maxFileSize) return 'too_large'
    if (!accept.takes(entry.clientName, entry.clientType)) return 'not_accepted'
    return validate?.(entry)
  }

  #snapshot(): Upload {
    const { name, accept, maxEntries, maxFileSize, autoUpload } = this.settings
    const { files, ref } = this
    const errors: UploadFault[] = []
    if (files.length + this.#spent > maxEntries) errors.push({ ref, reason: 'too_many_files' })
    for (const { entry, reason } of files)
      if (reason !== undefined) errors.push({ ref: entry.ref, reason })
    const entries = files.map(({ entry }) => entry)
    return {
      name,
      ref,
      accept: accept.listed,
      maxEntries,
      maxFileSize,
      autoUpload,
      entries,
      errors,
    }
  }
}
