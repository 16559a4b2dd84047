import { RedstartError } from './base.ts'

/** A body that is not what it says it is. Answered with {@link InvalidBody.status}. */
export class InvalidBody extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 400

  /**
   * @param format - What the body should be: `JSON`, `form`, `multipart form`.
   * @param problem - What is wrong, as half a sentence without what the body holds.
   */
  constructor(format: string, problem: string) {
    super(
      'invalid_body',
      `The ${format} body cannot be read: ${problem}. Mend the client that sends it; nothing of this ` +
        'request was kept.',
    )
  }
}

/** A body that has more of something than it may. Answered with {@link BodyTooLarge.status}. */
export class BodyTooLarge extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 413
  /** Which limit it is: a name of `BodyLimits`. */
  readonly limit: string

  /**
   * @param limit - The limit, as its user writes it.
   * @param max - What it allows.
   */
  constructor(limit: string, max: number) {
    super(
      'body_too_large',
      `The body of the request exceeds the limit ${limit}, which is ${max}. Send less, or raise ` +
        `${limit} where the route really needs it.`,
    )
    this.limit = limit
  }
}

/** A body in a character set or coding that is not read. Answered with {@link UnsupportedBody.status}. */
export class UnsupportedBody extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 415

  /** @param problem - What is not supported, as half a sentence. */
  constructor(problem: string) {
    super(
      'unsupported_body',
      `The body of the request cannot be read: ${problem}. Send text as UTF-8 and the body uncompressed.`,
    )
  }
}

/** A body whose next bytes did not come in time. Answered with {@link BodyTimeout.status}. */
export class BodyTimeout extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 408

  /** @param ms - How long the server waited, in milliseconds. */
  constructor(ms: number) {
    super(
      'body_timeout',
      `The body did not come within ${ms} ms, and the request was given up. Send it again ` +
        'over a better connection, or raise the limit idleTimeout.',
    )
  }
}

/** The client went away before it had sent its body. Nobody is there to read the answer. */
export class BodyAborted extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 400

  /** @param cause - How the connection ended. */
  constructor(cause: unknown) {
    super(
      'body_aborted',
      'The client went away before it had sent the whole body; nothing of this request was kept. ' +
        'There is nothing to do: a browser sends again when its user does.',
      { cause },
    )
  }
}

/** The body of a request was asked for twice. */
export class BodyAlreadyRead extends RedstartError {
  constructor() {
    super(
      'body_already_read',
      'The body of this request was read before, and a body can be read once. Let one place read it, ' +
        'and hand on what it gives.',
    )
  }
}

/** The server has no room, or no right, to keep an upload. Answered with {@link UploadNotStored.status}. */
export class UploadNotStored extends RedstartError {
  /** The HTTP status of the answer: 507 when the disk is full, else 503. */
  readonly status: 503 | 507

  /** @param cause - What the file system said. */
  constructor(cause: unknown) {
    const fault = faultOf(cause)
    const isFull = FULL.has(fault)
    super(
      'upload_not_stored',
      `An upload could not be written to the folder for temporary files (${fault}); nothing of this ` +
        `request was kept. ${isFull ? 'Make room on that disk' : 'See that the server may write there'}, ` +
        'or name another folder with the environment variable TMPDIR.',
      { cause },
    )
    this.status = isFull ? 507 : 503
  }
}

/** An upload was used after the request that it came with. */
export class UploadGone extends RedstartError {
  constructor() {
    super(
      'upload_gone',
      'This upload was removed at the end of its request. Call moveTo(path) while the request is ' +
        'handled, and keep the path.',
    )
  }
}

/** A file changed while it was being read. */
export class FileChanged extends RedstartError {
  constructor() {
    super(
      'file_changed',
      'A file was replaced or cut short while it was being sent, and the rest was not. Put new files ' +
        'in their place with a rename, and give files that change new names.',
    )
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** The name that the operating system has for a fault. */
function faultOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : 'unknown'
}
