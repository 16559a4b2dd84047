import { type Clock, within } from '../../clock/index.ts'
import { JoinTimeout } from '../../errors/index.ts'
import type { Logger } from '../../telemetry/index.ts'
import { FileWriter } from './file-writer.ts'
import type { UploadEntry } from './upload.ts'
import type { UploadEnd, UploadWriter } from './writer.ts'

/** How long anybody waits for a writer that was told to close, in ms. */
const GRACE = 5_000

/** Who wants to know what becomes of a {@link Transfer}. */
export interface TransferOwner {
  /** The writer failed: nothing more is taken, the file stays with its error. */
  failed(error: unknown): void
  /** Its channel has ended in an orderly way, and with it the file. */
  abandoned(): void
  /** Its channel broke. */
  crashed(error: unknown): void
}

/** What a {@link Transfer} is made of. */
export interface TransferOptions {
  readonly entry: UploadEntry
  /** Milliseconds between two chunks. */
  readonly chunkTimeout: number
  /** A file on this server's disk, or what makes a writer of the application. */
  readonly writer: FileWriter | (() => UploadWriter)
  readonly owner: TransferOwner
  readonly clock: Clock
  readonly logger: Logger
}

/** What became of a chunk. */
export type ChunkOutcome = 'written' | 'too_much' | 'failed'

/**
 * The bytes of one file on their way to a writer. Its channel calls it one chunk at a time; its end may
 * come from either side at any time, and waits for what the writer is doing.
 */
export class Transfer {
  /** Bytes that the file has. */
  readonly size: number
  readonly chunkTimeout: number
  readonly #options: TransferOptions
  #writer: UploadWriter | undefined
  #bytes = 0
  #state: 'open' | 'done' | 'failed' | 'over' = 'open'
  #step: Promise<void> = Promise.resolve()
  #closing: Promise<void> | undefined
  #hangUp: (() => void) | undefined

  constructor(options: TransferOptions) {
    this.size = options.entry.clientSize
    this.chunkTimeout = options.chunkTimeout
    this.#options = options
  }

  /** Percent that have been written; 100 only when the writer has closed. */
  get progress(): number {
    if (this.#state === 'done') return 100
    return this.size === 0 ? 0 : Math.min(99, Math.floor((this.#bytes / this.size) * 100))
  }

  /** Whether all has arrived. */
  get isDone(): boolean {
    return this.#state === 'done'
  }

  /** Whether it has ended before it was taken. */
  get isOver(): boolean {
    return this.#state === 'over'
  }

  /** What the writer says of the file. */
  get meta(): Readonly<Record<string, unknown>> {
    return this.#writer?.meta?.() ?? {}
  }

  /** Where the bytes are, if they are on this server's disk. */
  get file(): FileWriter | undefined {
    const { writer } = this.#options
    return writer instanceof FileWriter ? writer : undefined
  }

  /** Names what ends the channel. */
  onHangUp(fn: () => void): void {
    this.#hangUp = fn
  }

  /** Ends the channel; what has arrived stays. */
  hangUp(): void {
    this.#hangUp?.()
  }

  /**
   * Opens the writer.
   *
   * @param topic - Of the join that waits for it.
   * @param ms - For how long at most.
   * @returns whether bytes can come.
   */
  open(topic: string, ms: number): Promise<boolean> {
    const open = async (): Promise<void> => {
      const { entry, writer } = this.#options
      this.#writer = writer instanceof FileWriter ? writer : writer()
      await this.#writer.open(entry)
    }
    return this.#run(open, (opening) => this.#inTime(opening, topic, ms))
  }

  /** Writes the next bytes, and closes the writer behind the last. */
  async take(chunk: Uint8Array): Promise<ChunkOutcome> {
    if (this.#bytes + chunk.length > this.size) return 'too_much'
    if (this.#state === 'done') return 'written'
    if (!(await this.#run(() => this.#writer?.write(chunk)))) return 'failed'
    this.#bytes += chunk.length
    if (this.#bytes < this.size) return 'written'
    if (!(await this.#run(() => this.#close('done')))) return 'failed'
    this.#state = 'done'
    return 'written'
  }

  /** Its channel has ended before the file was taken; a file that failed stays. */
  abandon(end: 'cancel' | 'error'): Promise<void> {
    if (this.#state === 'open' || this.#state === 'done') this.#options.owner.abandoned()
    return this.end(end)
  }

  /** Its channel broke. */
  crash(error: unknown): void {
    if (this.#state === 'over') return
    void this.end('error')
    this.#options.owner.crashed(error)
  }

  /**
   * Ends it for good: channel, writer, file.
   *
   * @returns when that is done, or the writer has had its time; never rejects.
   */
  async end(end: 'cancel' | 'error'): Promise<void> {
    const hasFailed = this.#state === 'failed'
    const { clock, logger } = this.#options
    this.#state = 'over'
    this.hangUp()
    try {
      await within(clock, GRACE, async () => {
        await this.#close(end)
        await this.file?.remove()
      })
    } catch (error) {
      if (!hasFailed) logger.warn({ err: error }, 'An upload could not be removed.')
    }
  }

  /** Runs a step of the writer, and waits for it or for as long as `wait` does. */
  async #run(
    step: () => void | Promise<void>,
    wait: (running: Promise<void>) => Promise<void> = (running) => running,
  ): Promise<boolean> {
    const running = (async () => step())()
    this.#step = running.catch(() => {})
    try {
      await wait(running)
    } catch (error) {
      this.#fail(error)
      return false
    }
    return this.#state === 'open'
  }

  #fail(error: unknown): void {
    if (this.#state !== 'open') return
    this.#state = 'failed'
    // What close says after a failure is told by nobody: the failure itself was.
    void this.#close('error').catch(() => {})
    this.#options.owner.failed(error)
  }

  /** Closes the writer once, behind what it is doing. */
  #close(end: UploadEnd): Promise<void> {
    this.#closing ??= this.#step.then(() => this.#writer?.close(end))
    return this.#closing
  }

  /** @throws JoinTimeout when it takes longer. */
  async #inTime(work: Promise<void>, topic: string, ms: number): Promise<void> {
    let isDone = false
    await within(this.#options.clock, ms, async () => {
      await work
      isDone = true
    })
    if (!isDone) throw new JoinTimeout(topic, ms)
  }
}
