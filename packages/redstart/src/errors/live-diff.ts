import { RedstartError } from './base.ts'

/** Two live components of one kind have one id. */
export class DuplicateComponent extends RedstartError {
  /**
   * @param place - The hole with the second.
   * @param first - The hole with the first.
   */
  constructor(place: string, first: string) {
    const where = place === first ? 'there before' : `at ${first}`
    super(
      'duplicate_component',
      `${place}: a live component of the same kind and id stands ${where}. Give each an id of its own, ` +
        'such as the id of the record that it shows.',
    )
  }
}

/** The template of a live component is not one element. */
export class ComponentWithoutRoot extends RedstartError {
  /** @param place - The hole with the component. */
  constructor(place: string) {
    super(
      'component_without_root',
      `${place}: what this live component renders is not exactly one element, so the client could not ` +
        'find it again. Put an element around it, with quotes around the values of its attributes: ' +
        'html`<div>…</div>`.',
    )
  }
}

/** A stream is used in a way that the client could not follow. */
export class InvalidStream extends RedstartError {
  /** @param problem - What is wrong with it, and what to write, as sentences. */
  constructor(problem: string) {
    super('invalid_stream', problem)
  }
}
