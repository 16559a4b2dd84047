import type { ExternalMeta } from './external.ts'
import type { Transfer } from './transfer.ts'
import type { UploadEntry, UploadError } from './upload.ts'

/** One file of a selection: its entry, replaced when something changes, and what serves it. */
export interface ChosenFile {
  entry: UploadEntry
  /** What is wrong with it. */
  reason: UploadError | undefined
  /** Where the browser sends it, if that is elsewhere. */
  target: ExternalMeta | undefined
  /** Its way to this server, from the moment on that its channel was joined. */
  transfer: Transfer | undefined
}
