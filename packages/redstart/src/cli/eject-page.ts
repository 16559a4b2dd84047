import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { PageExists, UnknownPage } from '../errors/index.ts'
import { asPageOfApplication } from './page-of-application.ts'

/** What ejecting a page did. */
export interface Ejected {
  /** The page, from the folder of the application. */
  readonly file: string
  /** What exports all pages; not written where the application made it its own. */
  readonly index: { readonly file: string; readonly written: boolean }
  /** Whether anything in `src` imports the pages. */
  readonly isUsed: boolean
}

/** Where an application has its pages, from its folder. */
const PAGES = join('src', 'web', 'account-pages')
/** Says that nobody has written the file by hand. */
const OURS =
  '/** The account pages of this application; `redstart auth eject` writes this file anew. */'

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
  // Only now: the accounts want packages that an application without any does not have.
  const { pageSources } = await import('../auth/index.ts')
  const known = (await readdir(pageSources)).filter(isPage).map(nameOf)
  const name = kebab(page)
  if (!known.includes(name)) throw new UnknownPage(page, known)
  const source = await readFile(new URL(`${name}.ts`, pageSources), 'utf8')

  const pages = join(folder, PAGES)
  const file = join(PAGES, `${name}.ts`)
  await mkdir(pages, { recursive: true })
  await writeNew(join(folder, file), asPageOfApplication(source), force).catch((error: unknown) => {
    throw isTaken(error) ? new PageExists(file) : error
  })
  const own = (await readdir(pages)).filter(isPage).map(nameOf)
  const index = join(PAGES, 'index.ts')
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
  if (before !== undefined && !before.startsWith(OURS)) return false
  const sorted = [...names].sort()
  const lines = [
    OURS,
    "import type { PageSet } from 'redstart/auth'",
    ...sorted.map((name) => `import { ${camel(name)}Page } from './${name}.ts'`),
    '',
    'export const pages = {',
    ...sorted.map((name) => `  ${camel(name)}: ${camel(name)}Page,`),
    '} satisfies Partial<PageSet>',
    '',
  ]
  await writeFile(path, lines.join('\n'))
  return true
}

/** Whether any other source of the application names the folder of the pages. */
async function importsPages(folder: string): Promise<boolean> {
  const src = join(folder, 'src')
  const files = await readdir(src, { recursive: true })
  for (const name of files) {
    const path = join(src, name)
    if (!/\.[cm]?[jt]sx?$/.test(name)) continue
    if (relative(join(folder, PAGES), path).split(sep)[0] !== '..') continue
    const text = await readFile(path, 'utf8').catch(() => '')
    if (/from\s*['"][^'"]*account-pages/.test(text)) return true
  }
  return false
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

function isPage(file: string): boolean {
  return /^[a-z]+(?:-[a-z]+)*\.ts$/.test(file) && file !== 'index.ts'
}

function nameOf(file: string): string {
  return file.slice(0, -'.ts'.length)
}

/** `logIn` as `log-in`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `log-in` as `logIn`. */
function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_whole, letter: string) => letter.toUpperCase())
}
