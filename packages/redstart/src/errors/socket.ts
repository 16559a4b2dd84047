import { RedstartError } from './base.ts'

/** A frame from a client that is no message of the protocol. Ends its connection with 1011. */
export class UndecodableFrame extends RedstartError {
  constructor(problem: string) {
    super(
      'undecodable_frame',
      `A frame from the client is not a message of its protocol version: ${problem}. ` +
        'Check that the client speaks the version that it asked for with "vsn".',
    )
  }
}

/** A field of a binary frame is longer than the one byte that counts it can say. */
export class FieldTooLong extends RedstartError {
  constructor(field: string, bytes: number) {
    super(
      'field_too_long',
      `The ${field} of a binary message is ${bytes} bytes of UTF-8; a binary frame has room for 255. ` +
        `Use a shorter ${field}, or send the payload as JSON.`,
    )
  }
}

/** A binary message for a client whose protocol has no binary form. */
export class BinaryUnsupported extends RedstartError {
  constructor(event: string, client: string) {
    super(
      'binary_unsupported',
      `The binary payload of ${JSON.stringify(event)} cannot be sent to a client that speaks ` +
        `${client}. Send such clients JSON, with the bytes as base64.`,
    )
  }
}

/** An option that a socket, a transport or an endpoint cannot work with. */
export class InvalidOption extends RedstartError {
  constructor(option: string, value: unknown, want: string) {
    super('invalid_option', `The option ${option} is ${describe(value)}; it has to be ${want}.`)
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string' || value === null) return JSON.stringify(value)
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}
