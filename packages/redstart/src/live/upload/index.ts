/**
 * Uploads of live views: files that a visitor chooses in a form, checked as they are chosen, sent in
 * chunks over the connection that is there (or by the browser to a place of the application's choice),
 * and handed to the handler when all have arrived (Phoenix LiveView protocol, section 6.10).
 *
 * - {@link UploadBook}: the uploads of one view or component;
 * - {@link UploadRoute}: the topics on which files come;
 * - {@link liveFileInput}, {@link liveImgPreview}, {@link uploadErrors}: what templates show of them.
 *
 * @module
 */
export type { ArrivedFile } from './arrived-file.ts'
export type { ExternalTarget } from './external.ts'
export { liveFileInput, liveImgPreview, uploadErrors } from './file-input.ts'
export { type UploadOptions, type UploadsSpec, uploadSettings } from './options.ts'
export type { PreflightReply } from './preflight.ts'
export type { Upload, UploadEntry, UploadError, UploadFault, Uploads } from './upload.ts'
export { UploadBook } from './upload-book.ts'
export type { UploadHost } from './upload-host.ts'
export { type UploadPass, UploadRoute } from './upload-route.ts'
export type { UploadEnd, UploadWriter } from './writer.ts'
