import { type Html, Part } from '../../html/index.ts'
import type { StreamInsert } from './stream-changes.ts'

/** What happened to a stream, with the rows of the items that came. */
export interface TakenChanges {
  /** The rows, oldest first. */
  readonly contents: readonly Html[]
  /** How they came, newest first. */
  readonly inserts: readonly StreamInsert[]
  /** The DOM ids of the items that went, newest first. */
  readonly deletes: readonly string[]
  /** Whether everything before went. */
  readonly isReset: boolean
}

/** A place in a template where the rows of a stream stand. */
export class StreamRows extends Part {
  readonly what: string = 'The rows of a stream'
  /** What the client knows the stream by. */
  readonly ref: string
  /** Whether something happened since it was sent. */
  readonly isChanged: boolean
  /** Renders what happened since; the stream forgets it. */
  readonly take: () => TakenChanges

  constructor(ref: string, isChanged: boolean, take: () => TakenChanges) {
    super()
    this.ref = ref
    this.isChanged = isChanged
    this.take = take
  }
}
