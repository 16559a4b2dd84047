import { InvalidDefinition, InvalidOption } from '../../errors/index.ts'
import { Accept } from './accept.ts'
import type { UploadEntry } from './upload.ts'
import type { UploadWriter } from './writer.ts'

/** What one upload takes and how (Phoenix LiveView protocol, section 6.10). */
export interface UploadOptions {
  /**
   * Endings with their dot, MIME types, `image/*`, `audio/*`, `video/*`; or `'any'`. A file passes by
   * its ending or by its type, and both are only what the browser says.
   */
  readonly accept: readonly string[] | 'any'
  /** MIME types of endings that are not widely known, without the dot: `{ dwg: 'image/vnd.dwg' }`. */
  readonly types?: Readonly<Record<string, string>>
  /** How many files. With 1 a new choice takes the place of the one before. Default 1. */
  readonly maxEntries?: number
  /**
   * What `maxEntries` counts: the files that are there (`selected`), or those that were taken by
   * `consumeUploads` as well (`total`). Default `selected`.
   */
  readonly maxEntriesMode?: 'selected' | 'total'
  /** Bytes of one file. Default 8,000,000. */
  readonly maxFileSize?: number
  /**
   * Bytes that are sent at a time; the browser is told less where `limits.frameBytes` of the endpoint
   * asks for it. Default 64,000.
   */
  readonly chunkSize?: number
  /** Milliseconds that may pass between two chunks. Default 10,000. */
  readonly chunkTimeout?: number
  /** Whether files are sent as soon as they are chosen, and not when the form is submitted. */
  readonly autoUpload?: boolean
  /** A check of your own: gives what is wrong with a file that all other checks have passed. */
  readonly validate?: (entry: UploadEntry) => string | undefined
  /** Makes what takes the bytes of one file. A temporary file if there is none. */
  readonly writer?: (entry: UploadEntry) => UploadWriter
}

/** The uploads of a view or component, by the name of each. */
export interface UploadsSpec {
  readonly [name: string]: UploadOptions
}

/** An upload's options with what holds where nothing was said. */
export interface UploadSettings {
  readonly name: string
  readonly accept: Accept
  readonly maxEntries: number
  readonly maxEntriesMode: 'selected' | 'total'
  readonly maxFileSize: number
  readonly chunkSize: number
  readonly chunkTimeout: number
  readonly autoUpload: boolean
  readonly validate: ((entry: UploadEntry) => string | undefined) | undefined
  readonly writer: ((entry: UploadEntry) => UploadWriter) | undefined
}

const NAME = /^[A-Za-z][\w-]*$/
const KNOWN = new Set(
  (
    'accept types maxEntries maxEntriesMode maxFileSize chunkSize chunkTimeout autoUpload validate ' +
    'writer'
  ).split(' '),
)
const settled = new WeakMap<UploadsSpec, ReadonlyMap<string, UploadSettings>>()

/**
 * Checks uploads when they are defined. The same object gives the same settings at every mount.
 *
 * @throws InvalidDefinition for a name that cannot stand in a form, and for a kind of file that is not
 *   known.
 * @throws InvalidOption for any other option that cannot be.
 */
export function uploadSettings(spec: UploadsSpec): ReadonlyMap<string, UploadSettings> {
  const before = settled.get(spec)
  if (before !== undefined) return before
  const settings = new Map(
    Object.entries(spec).map(([name, options]) => [name, settingsOf(name, options)]),
  )
  settled.set(spec, settings)
  return settings
}

function settingsOf(name: string, options: UploadOptions): UploadSettings {
  const what = `The upload ${JSON.stringify(name)}`
  if (!NAME.test(name) || name === 'id') {
    const mend = 'Begin with a letter, go on with letters, digits, "_" and "-"; "id" is taken.'
    throw new InvalidDefinition(what, 'has a name that no form field can have', mend)
  }
  const at = (option: string): string => `uploads.${name}.${option}`
  const stranger = Object.keys(options).find((option) => !KNOWN.has(option))
  if (stranger !== undefined) {
    const want = `left out; an upload has ${[...KNOWN].join(', ')}`
    throw new InvalidOption(at(stranger), Reflect.get(options, stranger), want)
  }
  const whole = (option: 'maxEntries' | 'maxFileSize' | 'chunkSize', usual: number): number => {
    const value = options[option] ?? usual
    if (Number.isSafeInteger(value) && value >= 1) return value
    throw new InvalidOption(at(option), value, 'a whole number of at least 1')
  }
  const { maxEntriesMode = 'selected', chunkTimeout = 10_000, autoUpload = false } = options
  if (maxEntriesMode !== 'selected' && maxEntriesMode !== 'total') {
    throw new InvalidOption(at('maxEntriesMode'), maxEntriesMode, '"selected" or "total"')
  }
  if (!Number.isFinite(chunkTimeout) || chunkTimeout < 1) {
    throw new InvalidOption(at('chunkTimeout'), chunkTimeout, 'milliseconds, at least 1')
  }
  if (typeof autoUpload !== 'boolean') {
    throw new InvalidOption(at('autoUpload'), autoUpload, 'true or false')
  }
  for (const option of ['validate', 'writer'] as const) {
    const value = options[option]
    if (value === undefined || typeof value === 'function') continue
    throw new InvalidOption(at(option), value, 'a function')
  }
  return {
    name,
    accept: new Accept(what, options.accept, options.types ?? {}),
    maxEntries: whole('maxEntries', 1),
    maxEntriesMode,
    maxFileSize: whole('maxFileSize', 8_000_000),
    chunkSize: whole('chunkSize', 64_000),
    chunkTimeout,
    autoUpload,
    validate: options.validate,
    writer: options.writer,
  }
}
