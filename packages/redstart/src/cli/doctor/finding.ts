/** Something that the doctor has to say about the accounts of an application. */
export interface Finding {
  /** A `fault` should keep a change from landing; a `note` is to be known. */
  readonly level: 'fault' | 'note'
  readonly about: 'route' | 'setting' | 'page'
  /** What it is, as sentences. */
  readonly text: string
}
