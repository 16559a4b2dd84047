import { RedstartError } from './base.ts'

/** A file was to be cancelled or taken that the upload does not have. */
export class UnknownUploadEntry extends RedstartError {
  constructor(name: string) {
    super(
      'unknown_upload_entry',
      `The upload ${JSON.stringify(name)} has no file with this ref. Use the ref of one of its entries; ` +
        'one that was taken, cancelled or replaced is gone.',
    )
  }
}

/** Files were to be taken while some of them are on their way. */
export class UploadInProgress extends RedstartError {
  constructor(name: string) {
    super(
      'upload_in_progress',
      `The upload ${JSON.stringify(name)} has files that have not arrived. Take them when the form is ` +
        'submitted, which the browser does when all have; with autoUpload take each in .progress(…) when ' +
        'entry.done is true.',
    )
  }
}

/** The path of a file was asked for that is not on this server's disk. */
export class NoUploadedFile extends RedstartError {
  constructor(name: string) {
    super(
      'no_uploaded_file',
      `The files of the upload ${JSON.stringify(name)} went elsewhere, so they have no path here. What ` +
        'its writer, or .external(…), says of a file is in file.meta.',
    )
  }
}

/** `.external()` did not say where the browser is to send a file. */
export class InvalidExternalTarget extends RedstartError {
  constructor(name: string) {
    super(
      'invalid_external_target',
      `The .external(${JSON.stringify(name)}, …) of a view gave neither a target nor an error. Return ` +
        "{ uploader: 'S3', … }, with the name of a function in the browser's uploaders, or { error: { … } }.",
    )
  }
}

/** What came on the channel of an upload as a chunk were no bytes. */
export class InvalidChunk extends RedstartError {
  constructor() {
    super(
      'invalid_chunk',
      'A client sent a chunk of a file that is no binary message. The official client sends bytes: mend ' +
        'the client.',
    )
  }
}
