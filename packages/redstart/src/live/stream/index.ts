/**
 * Streams: lists that the client keeps and the server does not. See the Phoenix LiveView protocol,
 * sections 3.5 and 6.8.
 *
 * @module
 */
export {
  attachStream,
  forgetChanges,
  hasChanges,
  type InsertOptions,
  replaceStream,
  Stream,
  type StreamOptions,
  stream,
} from './stream.ts'
export type { StreamInsert } from './stream-changes.ts'
export { StreamRows } from './stream-rows.ts'
