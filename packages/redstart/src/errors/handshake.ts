import { RedstartError } from './base.ts'

/** A `checkOrigin` that is none. */
export class InvalidOrigin extends RedstartError {
  constructor(value: unknown) {
    super(
      'invalid_origin',
      `checkOrigin cannot be, or contain, ${JSON.stringify(value) ?? typeof value}. Write true, ` +
        "false, 'conn', a function, or a list of origins such as 'https://chat.example' or " +
        "'//*.chat.example' (the scheme may be left out, the slashes not).",
    )
  }
}

/** A mount path that cannot be served. */
export class InvalidMount extends RedstartError {
  constructor(path: unknown, problem: string) {
    super(
      'invalid_mount',
      `A socket cannot be mounted at ${JSON.stringify(path)}: ${problem}. ` +
        'Write a path such as "/socket" or "/socket/:tenant".',
    )
  }
}

/** Two transports that would be served at the same URLs. */
export class MountCollision extends RedstartError {
  constructor(first: string, second: string) {
    super(
      'mount_collision',
      `The sockets at ${JSON.stringify(first)} and ${JSON.stringify(second)} would be served at the ` +
        'same URLs. Mount one of them elsewhere, or give its transport another path.',
    )
  }
}

/** A transport that anybody's page could use with the visitor's cookies. */
export class UnsafeTransport extends RedstartError {
  constructor(path: string) {
    super(
      'unsafe_transport',
      `The socket at ${JSON.stringify(path)} reads the session, but checks neither the origin nor the ` +
        "CSRF token, so every page on the web could use its visitors' sessions. Leave checkOrigin or " +
        'session.checkCsrf switched on.',
    )
  }
}

/** A `connect` that took longer than `limits.connectTimeout`. */
export class ConnectTimeout extends RedstartError {
  constructor(ms: number) {
    super(
      'connect_timeout',
      `The connect function of a socket did not finish within ${ms} ms, and its client was refused with ` +
        '503. Find what it waits for, or raise limits.connectTimeout.',
    )
  }
}
