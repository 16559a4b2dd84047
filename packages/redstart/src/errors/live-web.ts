import { RedstartError } from './base.ts'

/** A live plug wanted to change what only a page's answer can carry. */
export class LiveConnReadOnly extends RedstartError {
  /** @param what - What was called: `conn.session.put`. */
  constructor(what: string) {
    super(
      'live_conn_read_only',
      `${what} was called by a live plug while a view was mounted over its connection. There is no ` +
        'answer there that could carry it: do it where conn.isLive is false, or send the visitor to a ' +
        'page that does it, with conn.redirect(…).',
    )
  }
}

/** A live plug answered a mount with something else than a redirect. */
export class InvalidLiveAnswer extends RedstartError {
  /** @param value - The answer; only its kind is named. */
  constructor(value: unknown) {
    const kind = value instanceof Object ? `a ${value.constructor.name}` : `a ${typeof value}`
    super(
      'invalid_live_answer',
      `A live plug answered with ${kind} while a view was mounted over its connection, where no page is ` +
        'waiting. Answer with conn.redirect(…) or conn.redirectExternal(…), throw an error such as ' +
        'NotFound, or return what the view needs.',
    )
  }
}

/** An element that a live view cannot be in. */
export class InvalidContainer extends RedstartError {
  /** @param problem - What is wrong, as half a sentence. */
  constructor(problem: string) {
    super(
      'invalid_container',
      `The container of a live view cannot be used: ${problem}. Write ["section", { class: "page" }]; ` +
        'id and data-phx-… belong to the server.',
    )
  }
}

/** A view that is to be embedded under two names. */
export class DuplicateView extends RedstartError {
  constructor(name: string, other: string) {
    super(
      'duplicate_view',
      `The live views ${JSON.stringify(name)} and ${JSON.stringify(other)} of the endpoint are one. Leave ` +
        'one of the names out: live: { views: { player } }.',
    )
  }
}

/** A view that no process would know again when its client connects. */
export class UnknownView extends RedstartError {
  /** @param name - What the view calls itself. */
  constructor(name: string) {
    super(
      'unknown_view',
      `The live view ${JSON.stringify(name)} cannot be embedded, for its client could not ask for it: no ` +
        'route leads to it, and the endpoint has no name for it. Give it one: ' +
        'defineEndpoint({ live: { views: { player } } }).',
    )
  }
}

/** A page was loaded again to show why its view could not be mounted. Answered with that status. */
export class MountFailed extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status: number

  constructor(status: number) {
    super(
      'mount_failed',
      'The live view of this page could not be mounted when its client connected, with an error of this ' +
        'status, so the page was loaded again to show it. Load it once more to try again.',
    )
    this.status = status
  }
}

/** A view that a page embeds wanted to lead its visitor elsewhere. */
export class EmbeddedRedirect extends RedstartError {
  /** @param name - What the view calls itself. */
  constructor(name: string) {
    super(
      'embedded_redirect',
      `The live view ${JSON.stringify(name)} was embedded in a page, and its mount redirected. The page is ` +
        'its own and stays: decide in the action whether to embed the view, and answer with ' +
        'conn.redirect(…) there.',
    )
  }
}

/** A live view was asked for outside of an endpoint. */
export class NoLiveEndpoint extends RedstartError {
  constructor() {
    super(
      'no_live_endpoint',
      'A live view was rendered by a router that no endpoint serves, so that no browser could connect to ' +
        'it. Serve the router with defineEndpoint({ router }).',
    )
  }
}
