import { InvalidRedirect, UnsafeRedirect } from '../errors/index.ts'
import { isLocalPath } from '../http/index.ts'

/** Where a view sends its visitor in place of showing something. */
export type Departure =
  | { readonly kind: 'redirect'; readonly to: string; readonly status: number }
  | { readonly kind: 'navigate'; readonly to: string; readonly replace: boolean }
  | { readonly kind: 'patch'; readonly to: string; readonly replace: boolean }

/** What `mount` or a hook returns in place of assigns; see {@link redirect} and {@link navigate}. */
export class Departed {
  readonly departure: Departure
  /** Only in the types: an object that looks like one is none. */
  declare protected readonly $departed: true

  constructor(departure: Departure) {
    this.departure = departure
  }
}

/**
 * From `mount` or a hook: the browser loads another page of this site.
 *
 * @param status - Of the answer, where the view was asked for by HTTP. Default 302.
 * @throws UnsafeRedirect for anything but a path.
 * @example
 * .mount(({ assigns }) => (assigns.user.admin ? { … } : redirect('/')))
 */
export function redirect(to: string, options: { readonly status?: number } = {}): Departed {
  return new Departed(localRedirect(to, options.status))
}

/** As {@link redirect}, to another site: a whole http or https address. Never pass on what a visitor gave. */
export function redirectExternal(
  url: string,
  options: { readonly status?: number } = {},
): Departed {
  return new Departed(foreignRedirect(url, options.status))
}

/**
 * From `mount` or a hook: goes on to another live view, over the connection where there is one.
 *
 * @throws UnsafeRedirect for anything but a path.
 */
export function navigate(to: string, options: { readonly replace?: boolean } = {}): Departed {
  return new Departed(liveDeparture('navigate', to, options.replace))
}

/** What a handler answers its event with; see {@link reply}. */
export class Reply {
  readonly payload: object
  declare protected readonly $reply: true

  constructor(payload: object) {
    this.payload = payload
  }
}

/**
 * From a handler: what the hook that pushed the event gets back.
 *
 * @param payload - A plain object that JSON can express.
 * @example
 * .on('suggest', z.object({ text: z.string() }), async ({ text }) => reply({ words: await words(text) }))
 */
export function reply(payload: object = {}): Reply {
  return new Reply(payload)
}

/** @throws UnsafeRedirect for anything but a path of this site. */
export function localRedirect(to: string, status = 302): Departure {
  if (!isLocalPath(to)) throw new UnsafeRedirect()
  return { kind: 'redirect', to, status }
}

/** @throws InvalidRedirect unless `url` is a whole http or https address. */
export function foreignRedirect(url: string, status = 302): Departure {
  if (!URL.canParse(url) || !/^https?:\/\//i.test(url)) throw new InvalidRedirect()
  return { kind: 'redirect', to: new URL(url).href, status }
}

/** @throws UnsafeRedirect for anything but a path of this site. */
export function liveDeparture(kind: 'navigate' | 'patch', to: string, replace = false): Departure {
  if (!isLocalPath(to)) throw new UnsafeRedirect()
  return { kind, to, replace }
}

/** An event for the page's scripts, as it travels (Phoenix LiveView protocol, section 3.1). */
export type PushedEvent = readonly [event: string, payload: object, isBefore?: true]
