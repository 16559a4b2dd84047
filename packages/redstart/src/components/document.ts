import {
  type AttributeMap,
  attrs,
  type ClassList,
  type Html,
  html,
  type Renderable,
} from '../html/index.ts'
import { type FlashTexts, flashMessages } from './flash-messages.ts'

/** Properties of {@link document}. */
export interface DocumentProps {
  /** What the browser calls the page; it should differ from page to page. */
  readonly title: string
  /** What stands behind the title of every page, also where a live view changes it: ` · Rooms`. */
  readonly titleSuffix?: string
  /** The language of the page: `en`, `de-CH`. */
  readonly lang: string
  /** The path of a stylesheet, or of several. */
  readonly stylesheet?: string | readonly string[]
  /** More of the head: scripts, icons, descriptions. */
  readonly head?: Renderable
  /** The token of the session, in a meta tag for the client of live views: `conn.csrfToken`. */
  readonly csrfToken?: string
  /** What there is to tell: `conn.flash`. */
  readonly flash?: FlashTexts
  /** Links that every page has; the first one is pushed to the side of the others. */
  readonly nav?: Renderable
  /** The page itself. */
  readonly body: Renderable
  /** What stands below every page. */
  readonly footer?: Renderable
  /** An open {@link modal}: the rest of the page cannot be reached until it is gone. */
  readonly modal?: Renderable
  /** The text of the link past the navigation. Default `Skip to content`. */
  readonly skipLabel?: string
  /** What assistive technology calls the navigation. Default `Main`. */
  readonly navLabel?: string
  /** Classes of the body. */
  readonly class?: ClassList
  /** More attributes of the whole document: `{ 'data-theme': 'dark' }`. */
  readonly attrs?: AttributeMap
}

/**
 * A whole page.
 *
 * @example
 * const browser = browserPipeline().layout((conn, { title = 'Rooms', content }) =>
 *   document({
 *     title,
 *     lang: 'en',
 *     stylesheet: '/redstart/redstart.css',
 *     csrfToken: conn.csrfToken,
 *     flash: conn.flash,
 *     nav: html`<a href="/">Rooms</a>`,
 *     body: content,
 *   }),
 * )
 */
export function document(props: DocumentProps): Html {
  const { title, titleSuffix, lang, stylesheet = [], head, csrfToken } = props
  const { flash, nav, body, footer, modal } = props
  const { skipLabel = 'Skip to content', navLabel = 'Main' } = props
  const inert = modal !== undefined && modal !== null && modal !== false
  const sheets = typeof stylesheet === 'string' ? [stylesheet] : stylesheet
  return html`<!doctype html>
<html lang=${lang} ${attrs(props.attrs ?? {})}>
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    ${csrfToken !== undefined && html`<meta name="csrf-token" content=${csrfToken}>`}
    <title data-suffix=${titleSuffix}>${title}${titleSuffix}</title>
    ${sheets.map((path) => html`<link rel="stylesheet" href=${path}>`)}
    ${head}
  </head>
  <body class=${['rs-page', props.class]}>
    <a class="rs-skip" href="#main" inert=${inert}>${skipLabel}</a>
    ${nav !== undefined && html`<header class="rs-bar" inert=${inert}><nav aria-label=${navLabel}>${nav}</nav></header>`}
    <main class="rs-main" id="main" tabindex="-1" inert=${inert}>
      ${flash && flashMessages({ flash })}
      ${body}
    </main>
    ${footer !== undefined && html`<footer class="rs-footer" inert=${inert}>${footer}</footer>`}
    ${modal}
  </body>
</html>
`
}
