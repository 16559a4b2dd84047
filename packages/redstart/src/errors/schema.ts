import { RedstartError } from './base.ts'

/** A schema answered with a promise where there is no time to wait for it. */
export class AsyncSchema extends RedstartError {
  /** @param what - Whose schema it is, as it reads in a sentence: `event "new_msg" of room:{id}`. */
  constructor(what: string) {
    super(
      'async_schema',
      `The schema of ${what} answered with a promise, and a synchronous one is needed here. Take the ` +
        'asynchronous checks out of it and make them in the handler. (Zod also answers with a ' +
        'promise when one of its synchronous checks throws.)',
    )
  }
}
