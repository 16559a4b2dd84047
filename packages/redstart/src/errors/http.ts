import { RedstartError } from './base.ts'
import { kindOf } from './kind-of.ts'

/** A path that no route can have, or that cannot be made of the values given. */
export class InvalidPath extends RedstartError {
  /** @param problem - What is wrong, as half a sentence. */
  constructor(path: unknown, problem: string) {
    super(
      'invalid_path',
      `The path ${JSON.stringify(path)} cannot be used: ${problem}. Paths are written "/rooms/:id/edit".`,
    )
  }
}

/** Two routes that answer the same requests. */
export class DuplicateRoute extends RedstartError {
  constructor(method: string, path: string, other: string) {
    super(
      'duplicate_route',
      `The route ${method} ${path} can never be reached: ${method} ${other} is before it and answers ` +
        'the same requests. Take one of them away.',
    )
  }
}

/** A plug, a wrap or an action returned what the router can do nothing with. */
export class InvalidPlug extends RedstartError {
  /** @param value - What was returned; only its kind is named. */
  constructor(value: unknown) {
    super(
      'invalid_plug',
      `A plug returned ${kindOf(value)}. Return an object to assign, an answer such as ` +
        'conn.redirect("/log-in") to end the request, or nothing to go on; a wrap returns the ' +
        'response of next(), or another one.',
    )
  }
}

/** A layout that gave no page. */
export class InvalidLayout extends RedstartError {
  constructor(value: unknown) {
    super(
      'invalid_layout',
      `A layout returned ${kindOf(value)}. Return html\`…\` with the page's content in it.`,
    )
  }
}

/** An action that did not answer. */
export class NoAnswer extends RedstartError {
  constructor(method: string, route: string, value: unknown) {
    super(
      'no_answer',
      `The action of ${method} ${route} returned ${kindOf(value)}. Return html\`…\`, conn.json(…), ` +
        'conn.redirect(…), conn.empty(), or a Response.',
    )
  }
}

/** A redirect that would leave the site. */
export class UnsafeRedirect extends RedstartError {
  constructor() {
    super(
      'unsafe_redirect',
      'What the browser is sent to has to be a path of this site: one "/" at its beginning, no backslash, ' +
        'no control character, no space. Percent-encode what comes from elsewhere (router.p does it), and ' +
        'use redirectExternal(url) for another site.',
    )
  }
}

/** An external redirect to what is no web address. */
export class InvalidRedirect extends RedstartError {
  constructor() {
    super(
      'invalid_redirect',
      'conn.redirectExternal takes a whole address that begins with https:// or http://.',
    )
  }
}

/** A cookie whose name or options browsers refuse. */
export class InvalidCookie extends RedstartError {
  constructor(name: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      'invalid_cookie',
      `The cookie ${JSON.stringify(name)} cannot be set: ${reason}. Names are letters, digits and ` +
        '"-", "_", "."; maxAge is a number of seconds of at most 400 days.',
      { cause },
    )
  }
}

/** A cookie that browsers would drop. */
export class CookieTooLarge extends RedstartError {
  constructor(name: string, bytes: number) {
    super(
      'cookie_too_large',
      `The cookie ${JSON.stringify(name)} would be ${bytes} bytes long, and browsers keep 4096. Put ` +
        'an id into it, and what it stands for into the database.',
    )
  }
}

/** Something for the headers of an answer was asked for after they were sent. */
export class AnswerSent extends RedstartError {
  /** @param what - What was asked for: `conn.nonce`. */
  constructor(what: string) {
    super(
      'answer_sent',
      `${what} was used after the headers of the answer were sent, by a part of a streamed page. Use it ` +
        'in the action, before conn.html(…), and hand the value to that part.',
    )
  }
}

/** A streamed page failed after its beginning was sent; the log has the reason. */
export class PageBrokeOff extends RedstartError {
  constructor() {
    super('page_broke_off', 'The page broke off: what made it failed. The log has the reason.')
  }
}

/** A form came without the token of the page that it belongs to, or with an old one. */
export class InvalidCsrfToken extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 403

  constructor() {
    super(
      'invalid_csrf_token',
      'The form has no valid CSRF token. Render it with formFor, or put ' +
        'a hidden input "_csrf_token" with conn.csrfToken into it; scripts send the header ' +
        'x-csrf-token. If it did, the session cookie was not sent or has changed: load the page again.',
    )
  }
}

/**
 * There is nothing at this address. Answered with 404, by the application's error page; the message is
 * for the development page and for code that catches it, visitors in production never see it.
 */
export class NotFound extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 404

  constructor(what = 'There is nothing at this address.') {
    super('not_found', what)
  }
}

/** The address exists, but not for this method. */
export class MethodNotAllowed extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 405
  /** Methods that the address takes. */
  readonly allowed: readonly string[]

  constructor(method: string, allowed: readonly string[]) {
    super(
      'method_not_allowed',
      `The address does not take ${method}. It takes ${allowed.join(', ')}.`,
    )
    this.allowed = allowed
  }
}

/** The client accepts none of the forms in which an answer exists. */
export class NotAcceptable extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 406

  constructor(offered: readonly string[]) {
    super(
      'not_acceptable',
      `The address answers with ${offered.join(' or ')}, and the request accepts neither. Send ` +
        'another accept header.',
    )
  }
}

/** What was sent does not fit the schemas of the route. */
export class InvalidRequest extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 422
  /** Path in what was sent to what is wrong with it. */
  readonly errors: Readonly<Record<string, readonly string[]>>

  constructor(
    part: 'body' | 'query' | 'params',
    errors: Readonly<Record<string, readonly string[]>>,
  ) {
    super(
      'invalid_request',
      `The ${part} of the request does not fit: ${Object.keys(errors).join(', ') || 'as a whole'}.`,
    )
    this.errors = errors
  }
}
