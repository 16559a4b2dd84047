import { PubSub } from 'redstart/pubsub'
import { type TestClock, testClock } from 'redstart/testing'
import { onTestFinished } from 'vitest'
import type { Timer } from '../../src/clock/index.ts'
import {
  type PreflightReply,
  type Upload,
  UploadBook,
  type UploadEntry,
  type UploadHost,
  UploadRoute,
  type UploadsSpec,
} from '../../src/live/upload/index.ts'
import { Connection, type Limits, limitsFrom, SerializerV2 } from '../../src/socket/index.ts'
import { type Logger, silentLogger } from '../../src/telemetry/index.ts'
import { MemoryTransport } from '../../src/testing/memory-transport.ts'
import { isReply } from '../../src/testing/sent.ts'
import { TestNode } from '../../src/testing/test-node.ts'

/** How long the server may be silent before a test fails, in ms. */
const PATIENCE = 5_000

/** What a test says of a file that was chosen. */
export interface TestFile {
  readonly ref?: string
  readonly name?: string
  readonly size?: number
  readonly type?: string
  readonly meta?: unknown
}

/** A browser's page with uploads, and the book that its view would have; both end with the test. */
export class UploadPage implements UploadHost {
  /** The timers that run. */
  readonly timers = new Set<Timer>()
  readonly clock: TestClock = counting(testClock(), this.timers)
  readonly logger: Logger = silentLogger
  readonly externals: Map<string, (entry: UploadEntry) => unknown>
  readonly connection: Connection
  readonly book: UploadBook
  readonly frameBytes: number
  /** How often the book wanted a render. */
  renders = 0
  readonly progresses: UploadEntry[] = []
  readonly crashes: unknown[] = []
  readonly #transport = new MemoryTransport()
  #ref = 0

  constructor(
    spec: UploadsSpec,
    options: {
      readonly external?: (entry: UploadEntry) => unknown
      readonly limits?: Partial<Limits>
    } = {},
  ) {
    const { external, limits } = options
    this.externals = new Map(external && Object.keys(spec).map((name) => [name, external]))
    const route = new UploadRoute((_connection, token) => {
      if (token === 'gone') return 'disallowed'
      const [upload, entry] = token.split('/')
      if (upload === undefined || entry === undefined) return 'invalid_token'
      return { book: this.book, upload, entry }
    })
    this.connection = new Connection({
      context: TestNode.of(new PubSub(), this.clock, this.logger),
      definition: {
        connectInfo: [],
        authToken: false,
        anonymous: false,
        connect: () => ({ accepted: true, assigns: {}, id: undefined }),
        route: () => route,
      },
      transport: this.#transport,
      serializer: new SerializerV2(),
      limits: limitsFrom(limits),
      assigns: {},
      id: undefined,
      onEnd: () => {},
    })
    this.frameBytes = this.connection.limits.frameBytes
    this.book = new UploadBook(spec, this)
    onTestFinished(async () => {
      const ended = this.book.end()
      await this.clock.advance(PATIENCE)
      await ended
    })
  }

  sign({ upload, entry }: { readonly upload: string; readonly entry: string }): string {
    return `${upload}/${entry}`
  }

  changed(): void {
    this.renders += 1
  }

  async external(name: string, entry: UploadEntry): Promise<unknown> {
    return await this.externals.get(name)?.(entry)
  }

  progressed(_name: string, entry: UploadEntry): void {
    this.progresses.push(entry)
  }

  crash(error: unknown): void {
    this.crashes.push(error)
  }

  /** The one upload, or the one of a name. */
  upload(name: string = Object.keys(this.book.shown)[0] ?? ''): Upload {
    const upload = this.book.shown[name]
    if (upload === undefined) throw new Error(`There is no upload ${name}.`)
    return upload
  }

  /** Chooses files: what the browser sends with a change event. */
  choose(...files: TestFile[]): Upload {
    const { ref } = this.upload()
    this.book.change({ [ref]: files.map(described) })
    return this.upload()
  }

  /** Asks for leave to send. */
  preflight(...files: TestFile[]): Promise<PreflightReply> {
    return this.book.preflight({ ref: this.upload().ref, entries: files.map(described) })
  }

  /** Tells how much of a file was sent. */
  progress(entry_ref: string, progress: unknown): UploadEntry | undefined {
    const told = { event: null, ref: this.upload().ref, entry_ref, progress }
    return this.book.progress(told)?.entry
  }

  /** Joins the channel of a file that was chosen and let in; gives the reply. */
  join(ref: string, token: unknown = `${this.upload().ref}/${ref}`): Promise<unknown> {
    return this.request(ref, 'phx_join', { token })
  }

  /** Sends a piece of a file; gives the reply. */
  chunk(ref: string, bytes: Uint8Array): Promise<unknown> {
    return this.request(ref, 'chunk', bytes)
  }

  /** Chooses a file, lets it in, joins its channel and sends all of it. */
  async send(bytes: Uint8Array, file: TestFile = {}): Promise<UploadEntry> {
    const ref = file.ref ?? '0'
    const sized = { ...file, ref, size: bytes.length }
    this.choose(sized)
    await this.preflight(sized)
    await this.join(ref)
    await this.chunk(ref, bytes)
    const entry = this.progress(ref, 100)
    if (entry === undefined) throw new Error('The file is gone.')
    return entry
  }

  /** Sends a message on the channel of a file; gives the reply. */
  async request(ref: string, event: string, payload: unknown): Promise<unknown> {
    const message = this.post(ref, event, payload)
    const sent = await this.#transport.take(
      (one) => one.ref === message,
      `reply to ${event}`,
      PATIENCE,
    )
    if (!isReply(sent.payload)) throw new Error(`The channel ended before it answered ${event}.`)
    return { [sent.payload.status]: sent.payload.response }
  }

  /** Sends a message on the channel of a file; gives its ref. */
  post(ref: string, event: string, payload: unknown): string {
    this.#ref += 1
    const message = String(this.#ref)
    this.connection.accept(encoded(message, `lvu:${ref}`, event, payload))
    return message
  }

  /** The next frame of an event that is no reply. */
  pushed(event: string): Promise<unknown> {
    return this.#transport.take((one) => one.event === event, event, PATIENCE)
  }

  /** The reply to a message that was posted. */
  replied(message: string): Promise<unknown> {
    return this.#transport.take((one) => one.ref === message, 'reply', PATIENCE)
  }
}

function described({
  ref = '0',
  name = 'a.txt',
  size = 4,
  type = 'text/plain',
  meta,
}: TestFile): object {
  return {
    path: 'x',
    ref,
    name,
    size,
    type,
    relative_path: '',
    last_modified: 1_700_000_000_000,
    meta,
  }
}

/** A frame of the joined channel, whose join is always its first. */
function encoded(ref: string, topic: string, event: string, payload: unknown): string | Uint8Array {
  if (!(payload instanceof Uint8Array)) return JSON.stringify(['1', ref, topic, event, payload])
  const fields = ['1', ref, topic, event].map((field) => Buffer.from(field))
  const lengths = Uint8Array.of(0, ...fields.map((field) => field.length))
  return Buffer.concat([lengths, ...fields, payload])
}

/** A clock whose timers can be seen. */
function counting(clock: TestClock, timers: Set<Timer>): TestClock {
  return {
    now: () => clock.now(),
    advance: (ms) => clock.advance(ms),
    after(ms, fn) {
      const inner = clock.after(ms, () => {
        timers.delete(timer)
        fn()
      })
      const timer: Timer = {
        cancel() {
          timers.delete(timer)
          inner.cancel()
        },
      }
      timers.add(timer)
      return timer
    },
  }
}
