import type { Clock } from '../../clock/index.ts'
import type { Logger } from '../../telemetry/index.ts'
import type { UploadEntry } from './upload.ts'

/** What an {@link UploadBook} needs of the view or component that it belongs to. */
export interface UploadHost {
  readonly clock: Clock
  readonly logger: Logger
  /** Bytes that one frame of the client may have: `limits.frameBytes` of its connection. */
  readonly frameBytes: number
  /** The uploads whose files go elsewhere. */
  readonly externals: { has(name: string): boolean }
  /** The token of one entry, for {@link UploadRoute} to read. */
  sign(entry: { readonly upload: string; readonly entry: string }): string
  /** Something shown has changed: render soon, in turn. */
  changed(): void
  /** Asks the application where an external entry goes; what it answers is checked by the book. */
  external(name: string, entry: UploadEntry): Promise<unknown>
  /** A writer failed: run the progress handler in turn. */
  progressed(name: string, entry: UploadEntry): void
  /** An upload channel ended abnormally, and so does the view. */
  crash(error: unknown): void
}
