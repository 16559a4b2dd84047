import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { PageExists, UnknownPage } from '../errors/index.ts'
import {
  ACCOUNT_PAGES,
  accountPage,
  accountPageNames,
  accountPagesIndex,
  isWrittenIndex,
  pagesIn,
} from '../generators/index.ts'

/** What ejecting a page did. */
export interface Ejected {
  /** The page, from the folder of the application. */
  readonly file: string
  /** What exports all pages; not written where the application made it its own. */
  readonly index: { readonly file: string; readonly written: boolean }
  /** Whether anything in `src` imports the pages. */
  readonly isUsed: boolean
}

/**
 * Copies a page of the accounts into an application, and writes what exports all that it has.
 *
 * @param folder - That of the application.
 * @param page - Its name in kebab-case, or as `PageSet` has it: `log-in`, `logIn`.
 * @throws UnknownPage for one that there is not; PageExists for one that is there already, unless forced.
 */
export async function ejectPage(
  folder: string,
  page: string,
  { force }: { readonly force: boolean },
): Promise<Ejected> {
  const known = await accountPageNames()
  const name = kebab(page)
  if (!known.includes(name)) throw new UnknownPage(page, known)

  const pages = join(folder, ACCOUNT_PAGES)
  const file = join(ACCOUNT_PAGES, `${name}.ts`)
  await mkdir(pages, { recursive: true })
  await writeNew(join(folder, file), await accountPage(name), force).catch((error: unknown) => {
    throw isTaken(error) ? new PageExists(file) : error
  })
  const own = pagesIn(await readdir(pages))
  const index = join(ACCOUNT_PAGES, 'index.ts')
  const written = await writeIndex(
    join(folder, index),
    own.filter((one) => known.includes(one)),
  )
  return { file, index: { file: index, written }, isUsed: await importsPages(folder) }
}

async function writeNew(path: string, text: string, force: boolean): Promise<void> {
  await writeFile(path, text, { flag: force ? 'w' : 'wx' })
}

/** Writes the file that exports the pages, unless somebody has made it their own. */
async function writeIndex(path: string, names: readonly string[]): Promise<boolean> {
  const before = await readFile(path, 'utf8').catch(() => undefined)
  if (before !== undefined && !isWrittenIndex(before)) return false
  await writeFile(path, accountPagesIndex(names))
  return true
}

/** Whether any other source of the application names the folder of the pages. */
async function importsPages(folder: string): Promise<boolean> {
  const src = join(folder, 'src')
  const files = await readdir(src, { recursive: true })
  for (const name of files) {
    const path = join(src, name)
    if (!/\.[cm]?[jt]sx?$/.test(name)) continue
    if (relative(join(folder, ACCOUNT_PAGES), path).split(sep)[0] !== '..') continue
    const text = await readFile(path, 'utf8').catch(() => '')
    if (/from\s*['"][^'"]*account-pages/.test(text)) return true
  }
  return false
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

/** `logIn` as `log-in`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
