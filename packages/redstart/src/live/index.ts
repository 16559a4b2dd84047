/**
 * Live views: pages that are rendered on the server, first as plain HTML and then over a connection,
 * each time that what they show changes (Phoenix LiveView protocol).
 *
 * @module
 */
export {
  type AsyncOutcome,
  AsyncResult,
  type AsyncSlots,
  type AsyncTask,
  assignAsync,
  asyncResult,
} from './async/async-result.ts'
export {
  type ComponentBase,
  ComponentBuilder,
  type ComponentShown,
  type ComponentSocket,
  type ComponentUpdate,
  defineComponent,
} from './component-builder.ts'
export type { AnyComponent, LiveComponent, PropsOf } from './component-definition.ts'
export { type LiveRenderOptions, liveRender } from './dead/live-render.ts'
export type { Container, LiveDefinition } from './definition.ts'
export type { EventsOf, ShownOf } from './extracted.ts'
export type { Flash } from './flash.ts'
export type { Hook, HookEvent, HookResult, HookStage } from './hooks.ts'
export { type LiveConnection, liveConnectionOf } from './join/live-connection.ts'
export type { LiveAssets, LiveSite } from './join/live-runtime.ts'
export type { ViewsSocket } from './join/serve-views.ts'
export { defineLive, LiveBuilder, type LiveOptions, LiveStart } from './live-builder.ts'
export { LiveView } from './live-view.ts'
export {
  type FlashGroupProps,
  type FocusWrapProps,
  flashGroup,
  focusWrap,
  intersperse,
  type LinkProps,
  type LiveTitleProps,
  link,
  liveTitle,
  type PortalProps,
  portal,
  type RuntimeHookProps,
  runtimeHook,
} from './markup/index.ts'
export { type NestedView, type NestedViewOptions, nestedView } from './nested-view.ts'
export {
  Departed,
  navigate,
  Reply,
  redirect,
  redirectExternal,
  reply,
} from './outcome.ts'
export {
  type InsertOptions,
  Stream,
  type StreamOptions,
  StreamRows,
  stream,
} from './stream/index.ts'
export type {
  EventMeta,
  EventRef,
  EventRefs,
  FormParams,
  LiveActions,
  LiveBase,
  LiveSocket,
  MountContext,
  Shown,
} from './types.ts'
export {
  type ArrivedFile,
  type ExternalTarget,
  liveFileInput,
  liveImgPreview,
  type Upload,
  type UploadEntry,
  type UploadError,
  type UploadFault,
  type UploadOptions,
  type UploadsSpec,
  type UploadWriter,
  uploadErrors,
} from './upload/index.ts'
export { type DeadRender, renderDeadView } from './view/dead-view.ts'
export type { MountPlan } from './view/mount-plan.ts'
export type { ViewProcess } from './view/view-process.ts'
