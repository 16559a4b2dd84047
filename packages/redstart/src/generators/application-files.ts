import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ApplicationName } from './application-name.ts'
import { render, templates } from './template.ts'

/** What the files of a new application are made of. */
export interface ApplicationValues extends ApplicationName {
  /** Where its `package.json` takes Redstart from: `^0.1.0`. */
  readonly redstart: string
  /** Whether it is going to have accounts. */
  readonly auth: boolean
}

/** A file of a new application. */
export interface NewFile {
  /** From the folder of the application, with slashes. */
  readonly path: string
  readonly text: string
}

const ETA = '.eta'

/** The files of a new application: those of its template, rendered where they end in `.eta`. */
export async function applicationFiles(values: ApplicationValues): Promise<readonly NewFile[]> {
  const folder = fileURLToPath(new URL('application/', templates))
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  return Promise.all(
    paths.sort().map(async (path) => {
      if (!path.endsWith(ETA)) return { path, text: await readFile(join(folder, path), 'utf8') }
      const target = path.slice(0, -ETA.length)
      return { path: target, text: render(`application/${target}`, values) }
    }),
  )
}
