import { RedstartError } from './base.ts'

/** A new application cannot be made in a folder, or that of one, or a file in it, cannot be read or written. */
export class FolderUnusable extends RedstartError {
  /**
   * @param folder - Which, or which file in that of an application.
   * @param problem - What is wrong with it, as the end of a sentence that begins with that.
   * @param remedy - What to do, in a sentence.
   */
  constructor(folder: string, problem: string, remedy: string, options?: ErrorOptions) {
    super('folder_unusable', `${folder} ${problem}. ${remedy}`, options)
  }
}
