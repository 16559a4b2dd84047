import { type Html, html } from '../../html/index.ts'

/** Properties of {@link liveTitle}. */
export interface LiveTitleProps {
  /** What the page is called: a live view's `pageTitle`. */
  readonly title: string | null | undefined
  /** What stands before the title. */
  readonly prefix?: string
  /** What stands behind the title: ` · Rooms`. */
  readonly suffix?: string
  /** What a page without a title is called, between prefix and suffix. */
  readonly default?: string
}

/**
 * The `<title>` of a page with a live view, for the layout of the whole document. When the view changes
 * its title, the client keeps prefix and suffix.
 *
 * Phoenix LiveView protocol, section 1.3.
 *
 * @example
 * html`<head>${liveTitle({ title: pageTitle, default: 'Welcome', suffix: ' · Rooms' })}</head>`
 */
export function liveTitle({ title, prefix, suffix, default: unnamed }: LiveTitleProps): Html {
  const shown = title?.trim() ? title : unnamed
  return html`<title data-prefix=${prefix} data-default=${unnamed} data-suffix=${suffix}>${prefix}${shown}${suffix}</title>`
}
