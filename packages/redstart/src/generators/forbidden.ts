import { FolderUnusable } from '../errors/index.ts'

/** What the file system says of an error: `ENOENT`; nothing of other errors. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Whether this user may not do what failed. */
export function isForbidden(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))
}

/**
 * What is thrown for a folder that this user may not write.
 *
 * @param remedy - What to do, in a sentence.
 */
export function notWritable(folder: string, cause: unknown, remedy: string): FolderUnusable {
  const problem = `cannot be written by this user (${codeOf(cause)})`
  return new FolderUnusable(folder, problem, remedy, { cause })
}

/** What is thrown for a file that is there, and cannot be read. */
export function notReadable(file: string, cause: unknown): FolderUnusable {
  return new FolderUnusable(file, `cannot be read (${codeOf(cause)})`, 'Nothing was written.', {
    cause,
  })
}
