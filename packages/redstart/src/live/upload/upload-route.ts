import type { Connection, InboundMessage, JoinOutcome, Route } from '../../socket/index.ts'
import { fieldOf } from './client-entry.ts'
import type { UploadBook } from './upload-book.ts'
import { UploadChannel } from './upload-channel.ts'

/** Which file a token is for. */
export interface UploadPass {
  readonly book: UploadBook
  /** The ref of the upload, as it was signed. */
  readonly upload: string
  /** The ref of the entry, as it was signed. */
  readonly entry: string
}

/**
 * Reads the token of an entry: `invalid_token` unless it is genuine and fresh, `disallowed` where the
 * view or component that it was made for is not there, on this connection, any more.
 */
export type PassReader = (
  connection: Connection,
  token: string,
) => UploadPass | 'invalid_token' | 'disallowed'

/** The topics `lvu:*`: each join is one file, which its token names. */
export class UploadRoute implements Route {
  readonly #read: PassReader

  constructor(read: PassReader) {
    this.#read = read
  }

  async join(connection: Connection, topic: string, message: InboundMessage): Promise<JoinOutcome> {
    const token = fieldOf(message.payload, 'token')
    const pass = typeof token === 'string' ? this.#read(connection, token) : 'invalid_token'
    if (typeof pass === 'string') return refused(pass)
    const transfer = pass.book.register(pass.upload, pass.entry)
    if (typeof transfer === 'string') return refused(transfer)
    const isOpen = await transfer.open(topic, connection.limits.joinTimeout)
    if (!isOpen) return refused(transfer.isOver ? 'disallowed' : 'writer_error')
    const channel = new UploadChannel({ connection, topic, join: message, transfer })
    return { status: 'ok', response: {}, channel }
  }
}

function refused(reason: string): JoinOutcome {
  return { status: 'error', response: { reason } }
}
