import { RedstartError } from './base.ts'

/** A template that no browser would read as it is meant, or whose holes could not be escaped. */
export class InvalidTemplate extends RedstartError {
  /**
   * @param place - Where it stands: `src/pages.ts:12`.
   * @param fault - A sentence that says what is wrong, and the snippet that sets it right.
   * @param line - The line as it is, with `${…}` for the holes.
   */
  constructor(place: string, fault: { problem: string; fix: string }, line?: string) {
    const found = line === undefined ? '' : `\n  found: ${line}`
    super('invalid_template', `${place}: ${fault.problem}${found}\n  write: ${fault.fix}`)
  }
}

/** A value that has no form in the hole where it stands: an object, a promise, markup in an attribute. */
export class UnrenderableValue extends RedstartError {
  /**
   * @param place - Which hole: `src/pages.ts:12, in the text of <p>`.
   * @param kind - What the value is, without the value itself.
   * @param remedy - What to put there instead, as a sentence.
   */
  constructor(place: string, kind: string, remedy: string) {
    super('unrenderable_value', `${place}: ${kind} cannot be rendered. ${remedy}`)
  }
}

/** A value that would make the browser run or load what nobody meant it to. */
export class UnsafeValue extends RedstartError {
  /**
   * @param place - Which hole: `src/pages.ts:12, in href of <a>`.
   * @param problem - A sentence that says what is refused, without the value, and what to do.
   */
  constructor(place: string, problem: string) {
    super('unsafe_value', `${place}: ${problem}`)
  }
}

/** Two rows of a keyed list have one key. */
export class DuplicateKey extends RedstartError {
  /**
   * @param place - The hole with the list.
   * @param first - Position of the first row with the key, from 0.
   * @param second - Position of the other row.
   */
  constructor(place: string, first: number, second: number) {
    super(
      'duplicate_key',
      `${place}: rows ${first} and ${second} of a keyed list have the same key. Give each row a ` +
        'key of its own, such as the id of its record.',
    )
  }
}

/** What only a live view can render stands in a page, or in another thing that is rendered as a whole. */
export class LivePartOutside extends RedstartError {
  /**
   * @param place - Which hole: `src/pages.ts:12, in the text of <p>`.
   * @param what - What stands there: `A live component`.
   */
  constructor(place: string, what: string) {
    super(
      'live_part_outside',
      `${place}: ${what} stands where no live view renders it. Put it into the template that a live ` +
        "view's render returns.",
    )
  }
}

/** A command for the client of live views that the client could not run. */
export class InvalidCommand extends RedstartError {
  /**
   * @param command - Which one: `JS.show`.
   * @param problem - A sentence that says what is wrong with it, and what to write.
   */
  constructor(command: string, problem: string) {
    super('invalid_command', `${command}: ${problem}`)
  }
}
