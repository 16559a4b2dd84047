import { RedstartError } from './base.ts'

/** The store of the sessions does not answer. Nobody is let in, and nobody is taken for a guest. */
export class SessionsUnavailable extends RedstartError {
  /** The HTTP status that a request ends with: the fault passes. */
  readonly status = 503

  constructor(cause: unknown) {
    super(
      'sessions_unavailable',
      'The store of the sessions did not do what it was asked. Its own error is the cause; check that ' +
        'it runs and can be reached. The next request tries again.',
      { cause },
    )
  }
}

/** Somebody signs in over plain http in production, where anybody on the way could read the cookie. */
export class InsecureSession extends RedstartError {
  constructor() {
    super(
      'insecure_session',
      'A session cannot begin over plain http in production: its cookie is for https alone. Put TLS in ' +
        'front of the application; if it is there, name the proxy in trustedProxies of the endpoint, so ' +
        'that what it says of the protocol is taken.',
    )
  }
}
