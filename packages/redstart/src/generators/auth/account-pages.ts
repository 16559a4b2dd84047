import { readdir, readFile } from 'node:fs/promises'
import { nameOf } from '../names.ts'
import { asPageOfApplication } from './page-of-application.ts'

/** Where an application has the pages of its accounts, from its folder. */
export const ACCOUNT_PAGES = 'src/web/account-pages'

/** Says that nobody has written the file by hand. */
const OURS =
  '/** The account pages of this application; `redstart auth eject` writes this file anew. */'

/** The pages that the accounts have, by their names in kebab-case: `log-in`. */
export async function accountPageNames(): Promise<readonly string[]> {
  return pagesIn(await readdir(await sources()))
}

/** The names of those files of a folder that are pages. */
export function pagesIn(files: readonly string[]): readonly string[] {
  return files
    .filter((file) => /^[a-z]+(?:-[a-z]+)*\.ts$/.test(file) && file !== 'index.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

/** The text of a page, as an application can have it; `redstart auth doctor` knows it by its first line. */
export async function accountPage(name: string): Promise<string> {
  const { pageSources, pageStamp } = await import('../../auth/index.ts')
  const text = await readFile(new URL(`${name}.ts`, pageSources), 'utf8')
  return `${pageStamp(name)}\n${asPageOfApplication(text)}`
}

/** The text of the file that exports the pages of an application. */
export function accountPagesIndex(names: readonly string[]): string {
  const sorted = [...names].sort()
  return [
    OURS,
    "import type { PageSet } from 'redstart/auth'",
    ...sorted.map((name) => `import { ${camel(name)}Page } from './${name}.ts'`),
    '',
    'export const pages = {',
    ...sorted.map((name) => `  ${camel(name)}: ${camel(name)}Page,`),
    '} satisfies Partial<PageSet>',
    '',
  ].join('\n')
}

/** Whether such a file is as it was written, so that it can be written anew. */
export function isWrittenIndex(text: string): boolean {
  return text.startsWith(OURS)
}

/** Only when it is asked for: the accounts want packages that an application without any may not have. */
async function sources(): Promise<URL> {
  return (await import('../../auth/index.ts')).pageSources
}

/** `log-in` as `logIn`. */
function camel(name: string): string {
  return nameOf(name.split('-')).camel
}
