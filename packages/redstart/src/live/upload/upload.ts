import type { UploadsSpec } from './options.ts'

/**
 * Why an upload, or one of its files, is not as it should be: a word of the framework, or what
 * `validate` gave.
 */
export type UploadError =
  | 'too_large'
  | 'not_accepted'
  | 'too_many_files'
  | 'external_client_failure'
  | 'external_metadata_failure'
  | 'writer_failure'
  | (string & {})

/** An error, and what it is about. */
export interface UploadFault {
  /** The ref of the file, or that of the upload for all of them together. */
  readonly ref: string
  readonly reason: UploadError
}

/**
 * A file that a visitor has chosen, as it stands at one moment (Phoenix LiveView protocol, section
 * 6.10). All that begins with `client` is what the browser claims: show it, but never make a path of it,
 * and never trust a type because it was named.
 */
export interface UploadEntry {
  /** Names the file within its upload. Chosen by the browser, in letters and digits. */
  readonly ref: string
  /** Names the file in the whole world: what to call it where it is kept. */
  readonly uuid: string
  /** The name of the upload. */
  readonly upload: string
  /** The ref of the upload. */
  readonly uploadRef: string
  /** The last part of the file's name, without control characters. */
  readonly clientName: string
  /** Where it lies in the folder that was chosen; empty where files were chosen. */
  readonly clientRelativePath: string
  /** Bytes. For what goes through this server it is kept: not one more is taken. */
  readonly clientSize: number
  /** The MIME type; may be empty. */
  readonly clientType: string
  /** Milliseconds since the Unix epoch. */
  readonly clientLastModified: number | undefined
  /** What the page's own script says of the file. */
  readonly clientMeta: unknown
  /** From 0 to 100. */
  readonly progress: number
  /** Whether nothing speaks against it. */
  readonly valid: boolean
  /** Whether it has arrived. */
  readonly done: boolean
  /** Whether the browser was told that it may send it. */
  readonly preflighted: boolean
}

/** One upload of a view or component as templates see it, at one moment. */
export interface Upload {
  /** The name that `.uploads({ … })` gave it. */
  readonly name: string
  /** The DOM id of its file input; of a `phx-drop-target` it is the whole value. */
  readonly ref: string
  /** The endings and types as they were given; undefined for any. */
  readonly accept: readonly string[] | undefined
  readonly maxEntries: number
  /** Bytes of one file. */
  readonly maxFileSize: number
  readonly autoUpload: boolean
  /** The files, in the order in which they were chosen. */
  readonly entries: readonly UploadEntry[]
  /** What is wrong with the selection, or with a file of it. */
  readonly errors: readonly UploadFault[]
}

/** The uploads of a view or component, by name. */
export type Uploads<U extends UploadsSpec> = { readonly [K in keyof U]: Upload }
