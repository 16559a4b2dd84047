import { RedstartError } from './base.ts'

/** A topic pattern that means nothing, or more than one thing. */
export class InvalidPattern extends RedstartError {
  /**
   * @param pattern - The pattern as it was written.
   * @param problem - What is wrong with it, as half a sentence: `"{id" is never closed`.
   * @param correction - The pattern that was probably meant.
   */
  constructor(pattern: unknown, problem: string, correction: string) {
    super(
      'invalid_pattern',
      `The topic pattern ${quote(pattern)} is wrong: ${problem}. Write ${quote(correction)}.`,
    )
  }
}

/** A value from which no topic can be built. */
export class InvalidTopicParam extends RedstartError {
  /**
   * @param pattern - The pattern that should be filled.
   * @param name - The place in it that the value is for.
   * @param problem - What is wrong with the value, without the value itself: it may identify someone.
   */
  constructor(pattern: string, name: string, problem: string) {
    super(
      'invalid_topic_param',
      `No topic can be built from ${quote(pattern)}: ${quote(name)} ${problem}. Give a finite number, ` +
        'or a string that is not empty and has no ":" in it, so that the topic is read back as it was built.',
    )
  }
}

/** Two topic patterns claim the same topic. */
export class TopicOverlap extends RedstartError {
  /**
   * @param first - The pattern that was there before.
   * @param second - The pattern that came later.
   * @param example - A topic that both match.
   */
  constructor(first: string, second: string, example: string) {
    super(
      'topic_overlap',
      first === second
        ? `The topic pattern ${quote(first)} is there twice. Remove one of the two.`
        : `The topic patterns ${quote(first)} and ${quote(second)} overlap: both match ` +
            `${quote(example)}. Change one, so that every topic has one owner. A topic without holes ` +
            'may lie inside a pattern: it goes first.',
    )
  }
}

function quote(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
