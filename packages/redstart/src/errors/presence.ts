import { RedstartError } from './base.ts'
import { summary } from './summary.ts'

/** A presence that cannot be: its key or its meta, or what `fetch` makes of it. */
export class InvalidPresence extends RedstartError {
  /**
   * @param name - The name of the presence definition.
   * @param problem - What is wrong, as a sentence without its stop, and without the value: a key or a
   *   meta may identify someone. Or what the schema of the meta does not like.
   */
  constructor(
    name: string,
    problem: string | readonly { path: string; message: string }[],
    options?: ErrorOptions,
  ) {
    const what =
      typeof problem === 'string' ? problem : `the schema refuses its meta (${summary(problem)})`
    super(
      'invalid_presence',
      `The presence ${JSON.stringify(name)} cannot take this: ${what}. A key is a string of 1 to ` +
        '512 characters or a finite number; a meta is a plain object that the schema accepts, at ' +
        'most 16 KiB as JSON.',
      options,
    )
  }
}

/** One owner tracks one key of a topic a second time. */
export class AlreadyTracked extends RedstartError {
  constructor(name: string, topic: string) {
    super(
      'already_tracked',
      `This owner already tracks this key of presence ${JSON.stringify(name)} on ` +
        `${JSON.stringify(topic)}. Call update() to change the meta, or untrack() first.`,
    )
  }
}

/** An update of what its owner does not track. */
export class NotTracked extends RedstartError {
  constructor(name: string, topic: string) {
    super(
      'not_tracked',
      `This owner does not track this key of presence ${JSON.stringify(name)} on ` +
        `${JSON.stringify(topic)}, so there is nothing to update. Call track() first.`,
    )
  }
}

/** Something should be tracked for an owner that is no more. */
export class OwnerEnded extends RedstartError {
  constructor(name: string) {
    super(
      'owner_ended',
      `This owner of presence ${JSON.stringify(name)} has ended, and its endpoint perhaps with it, so ` +
        'nobody would ever untrack this. Track it with a new owner.',
    )
  }
}

/** The `fetch` of a presence did not answer in time. */
export class PresenceFetchTimeout extends RedstartError {
  constructor(name: string, ms: number) {
    super(
      'presence_fetch_timeout',
      `The fetch of presence ${JSON.stringify(name)} did not answer within ${ms} ms; its entries ` +
        'went out without what it adds. Make it faster: it is handed all keys at once, so that one ' +
        'query is enough.',
    )
  }
}
