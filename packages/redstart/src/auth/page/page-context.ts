import type { Translate } from '../text/translate.ts'
import type { Paths } from './paths.ts'

/** What every page of the accounts is given, besides its own properties. */
export interface PageContext {
  /** The texts, by their names. */
  readonly t: Translate
  /** Where the other pages and the forms are. */
  readonly paths: Paths
  /** What a form has to send along. */
  readonly csrfToken: string
  /** What the application is called. */
  readonly appName: string
}

/** A link that leads to another page. */
export interface PageLink {
  readonly label: string
  readonly to: string
}

/** Another way to sign in than by a password: a button that sends a form to `to`. */
export interface SignInWay {
  readonly label: string
  readonly to: string
}
