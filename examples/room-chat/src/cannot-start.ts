/** Why the chat cannot start, in a sentence for the person who starts it. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}
