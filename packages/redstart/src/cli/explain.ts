import { DatabaseInUse, InvalidUsage, RedstartError } from '../errors/index.ts'
import { brokenFile } from './broken-file.ts'

/** What is said of an error that ended a command, and the code that the process ends with. */
export function explain(error: unknown): { readonly message: string; readonly code: number } {
  if (error instanceof InvalidUsage) return { message: error.message, code: 2 }
  if (error instanceof DatabaseInUse) return { message: `${error.message} ${BESIDE_DEV}`, code: 1 }
  if (error instanceof RedstartError) return { message: error.message, code: 1 }
  const broken = brokenFile(error)
  if (broken !== undefined) return { message: `${BROKEN}\n${broken}`, code: 1 }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { message: text, code: 1 }
}

const BESIDE_DEV =
  'Where that process is `redstart dev` of this application, end it with Ctrl+C, and start it again afterwards.'

const BROKEN = 'A file of the application is broken:'
