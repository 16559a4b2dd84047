import type { Frame } from './frame.ts'

/** What a {@link WriteBatcher} calls when the turn is over. */
export interface BatchedWriter {
  /** Hands what was gathered to the kernel. Must not throw. */
  flush(): void
}

/**
 * The frames that one connection gathered in this turn of the event loop, as a path in a tree: all
 * connections that gathered the same frames in the same order stand on the same node. A broadcast
 * storm to a thousand subscribers therefore concatenates its frames once, not a thousand times.
 */
export class Batch {
  /** Bytes on the wire of all frames of this batch. */
  readonly bytes: number
  readonly #before: Batch | undefined
  readonly #frame: Frame | undefined
  // One slot is enough: fan-out appends one frame to all its subscribers before the next frame.
  #next: Batch | undefined
  #wire: Buffer | undefined

  constructor(before?: Batch, frame?: Frame) {
    this.#before = before
    this.#frame = frame
    this.bytes = (before?.bytes ?? 0) + (frame?.wire.length ?? 0)
  }

  /** Whether it is one frame. */
  get single(): boolean {
    return this.#before === undefined || this.#before.#frame === undefined
  }

  /** The batch that has these frames and `frame`. */
  append(frame: Frame): Batch {
    if (this.#next === undefined || this.#next.#frame !== frame) {
      this.#next = new Batch(this, frame)
    }
    return this.#next
  }

  /** All frames of the batch, ready for one write. */
  get wire(): Buffer {
    this.#wire ??= this.#concatenate()
    return this.#wire
  }

  #concatenate(): Buffer {
    const parts: Buffer[] = []
    let batch: Batch | undefined = this
    while (batch !== undefined) {
      if (batch.#frame !== undefined) parts.push(batch.#frame.wire)
      batch = batch.#before
    }
    const only = parts.length === 1 ? parts[0] : undefined
    return only ?? Buffer.concat(parts.reverse(), this.bytes)
  }
}

/**
 * Lets the frames of one event-loop turn leave each connection in one write. A system call per
 * frame is what makes a naive fan-out expensive; waiting for the end of the turn costs no time that
 * a client could see.
 */
export class WriteBatcher {
  #root = new Batch()
  #writers: BatchedWriter[] = []

  /** A batch of one frame, for a writer that has gathered nothing yet; it is flushed this turn. */
  begin(writer: BatchedWriter, frame: Frame): Batch {
    if (this.#writers.length === 0) setImmediate(this.#flush)
    this.#writers.push(writer)
    return this.#root.append(frame)
  }

  readonly #flush = (): void => {
    const writers = this.#writers
    this.#writers = []
    this.#root = new Batch()
    for (const writer of writers) writer.flush()
  }
}
