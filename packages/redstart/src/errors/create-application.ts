import { RedstartError } from './base.ts'

/** A new application cannot be made in a folder. */
export class FolderUnusable extends RedstartError {
  /**
   * @param problem - What is wrong with it, as the end of a sentence that begins with the folder.
   * @param remedy - What to do, in a sentence.
   */
  constructor(folder: string, problem: string, remedy: string, options?: ErrorOptions) {
    super('folder_unusable', `${folder} ${problem}. ${remedy}`, options)
  }
}
