import { InsecureAccounts, InvalidOption } from '../errors/index.ts'
import { isLocalPath } from '../http/index.ts'
import { type Paths, pathsBelow } from './page/paths.ts'
import {
  type PasswordOptions,
  type PasswordSettings,
  passwordSettings,
} from './password/password-settings.ts'
import {
  type SessionOptions,
  type SessionSettings,
  sessionSettings,
} from './session/session-settings.ts'
import {
  type ThrottleOptions,
  type ThrottleSettings,
  throttleSettings,
} from './throttle/throttle-settings.ts'
import type { ExtraFields } from './user/user-fields.ts'

/** Whether the answers of the accounts tell who has one. */
export type Enumeration = 'neutral' | 'friendly'

/** What `defineAccounts` takes of figures and words; what it leaves out has a default. */
export interface AccountOptions {
  /** What the application is called, in pages and mails; its cookie is named after it. */
  readonly name: string
  /** Where people find the application, for links in mails: `https://chat.example`. Never taken from a request. */
  readonly url: string
  /** What all addresses of the accounts begin with. Default `/users`. */
  readonly path?: string | undefined
  /** Where somebody lands who logged in and was going nowhere else. Default `/`. */
  readonly afterLogIn?: string | undefined
  /** Where somebody lands who logged out. Default `/`. */
  readonly afterLogOut?: string | undefined
  /**
   * `neutral` (the default) tells nobody whether an address has an account; `friendly` says at the form
   * to register that it has one, and logs in at once who registers with another.
   */
  readonly enumeration?: Enumeration | undefined
  readonly session?: SessionOptions | undefined
  readonly password?: PasswordOptions | undefined
  readonly throttle?: ThrottleOptions | undefined
  /** Fields that users have besides, by the names of their columns: asked for at registering, and in the profile. */
  readonly fields?: ExtraFields | undefined
}

/** The same with all that was left out, checked. */
export interface AccountSettings {
  readonly name: string
  /** The name in small letters, digits and underscores: what cookies and keys are named after. */
  readonly slug: string
  /** What all addresses begin with, such as `/users`. */
  readonly path: string
  /** Where people find the application, without a slash at the end. */
  readonly url: string
  /** The addresses of the pages on this site. */
  readonly paths: Paths
  /** The same, whole: for mails. */
  readonly urls: Paths
  readonly afterLogIn: string
  readonly afterLogOut: string
  readonly enumeration: Enumeration
  readonly session: SessionSettings
  readonly password: PasswordSettings
  readonly throttle: ThrottleSettings
  readonly fields: ExtraFields
}

/**
 * The settings of the accounts, checked.
 *
 * @throws InvalidOption for what cannot work; InsecureAccounts for what would be unsafe in production.
 */
export function accountSettings(options: AccountOptions): AccountSettings {
  const { path = '/users', afterLogIn = '/', afterLogOut = '/', enumeration = 'neutral' } = options
  const name = nameOf(options.name)
  if (!/^(?:\/[\w-]+)+$/.test(path)) {
    throw new InvalidOption('path of defineAccounts', path, 'a path such as /users')
  }
  for (const [option, to] of Object.entries({ afterLogIn, afterLogOut })) {
    if (!isLocalPath(to)) throw new InvalidOption(option, to, 'a path of this site, such as /')
  }
  if (enumeration !== 'neutral' && enumeration !== 'friendly') {
    throw new InvalidOption('enumeration', enumeration, "'neutral' or 'friendly'")
  }
  const url = urlOf(options.url)
  return {
    name,
    slug: slugOf(name),
    path,
    url,
    paths: pathsBelow(path),
    urls: pathsBelow(url + path),
    afterLogIn,
    afterLogOut,
    enumeration,
    session: sessionSettings(options.session),
    password: passwordSettings(options.password),
    throttle: throttleSettings(options.throttle),
    fields: options.fields ?? {},
  }
}

/** It stands in subjects of mails, on one line. */
function nameOf(name: unknown): string {
  if (typeof name === 'string' && name.trim() !== '' && name.length <= 80) {
    if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return name.trim()
  }
  throw new InvalidOption('name of defineAccounts', name, 'a line of 1 to 80 characters')
}

function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('_') ?? 'accounts'
}

function urlOf(given: unknown): string {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (!url || !isWeb || url.search || url.hash || url.username || url.password) {
    // It is not repeated whole: there may be a password in it.
    const shown = url ? `${url.protocol}//…` : typeof given
    throw new InvalidOption('url of defineAccounts', shown, URL_WANTED)
  }
  if (process.env.NODE_ENV === 'production' && url.protocol === 'http:' && !isLoopback(url)) {
    throw new InsecureAccounts(
      'the url of defineAccounts begins with http:, so that links in mails could be read on their way',
      'Give it the https address that people use, as in PUBLIC_URL=https://chat.example.',
    )
  }
  return url.href.replace(/\/+$/, '')
}

const URL_WANTED = 'an address such as https://chat.example, without query and password'

/** A trial on one's own machine is no harm. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname)
}
