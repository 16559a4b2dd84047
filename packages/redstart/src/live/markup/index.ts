/**
 * Markup that the client of live views knows: links that it follows without loading a page, the title
 * that it changes, messages, focus, and content that is shown elsewhere.
 *
 * @module
 */
export { type FlashGroupProps, flashGroup } from './flash-group.ts'
export { type FocusWrapProps, focusWrap } from './focus-wrap.ts'
export { intersperse } from './intersperse.ts'
export {
  type LinkProps,
  link,
} from './link.ts'
export { type LiveTitleProps, liveTitle } from './live-title.ts'
export { type PortalProps, portal } from './portal.ts'
export { type RuntimeHookProps, runtimeHook } from './runtime-hook.ts'
