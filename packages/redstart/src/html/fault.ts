/** Something wrong with a template, and what sets it right. */
export interface Fault {
  /** A sentence that says what is wrong. */
  readonly problem: string
  /** What to write instead, without a full stop. */
  readonly fix: string
}
