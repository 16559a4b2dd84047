import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultPages } from '../../src/auth/page/page-set.ts'
import { main, type Output } from '../../src/cli/index.ts'

// In the workspace, so that an application finds the package under its name.
const shelf = fileURLToPath(new URL('../../../../node_modules/.cache/redstart/', import.meta.url))
mkdirSync(shelf, { recursive: true })
const root = mkdtempSync(join(shelf, 'eject-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(root, 'application-'))
})

async function redstart(...args: string[]) {
  const said: string[] = []
  const say = (text: string): void => void said.push(text)
  const output: Output = { line: say, note: say, confirm: undefined }
  const code = await main(args, folder, output)
  return { code, said: said.join('\n') }
}

const pages = () => join(folder, 'src/web/account-pages')
const read = (name: string) => readFileSync(join(pages(), name), 'utf8')

describe('redstart auth eject', () => {
  it('copies a page, and exports it for defineAccounts', async () => {
    const { code, said } = await redstart('auth', 'eject', 'log-in')
    expect(code).toBe(0)
    expect(said).toContain('src/web/account-pages/log-in.ts was written.')
    expect(said).toContain('defineAccounts({ pages, … })')
    expect(read('log-in.ts')).toMatch(/^\/\/ redstart: page log-in v1\nimport /)
    expect(read('log-in.ts')).toContain("from 'redstart/components'")
    expect(read('log-in.ts')).not.toMatch(/from '\./)
    expect(read('index.ts')).toContain('logIn: logInPage,')
    await redstart('auth', 'eject', 'setPassword')
    expect(read('index.ts')).toContain('  logIn: logInPage,\n  setPassword: setPasswordPage,\n')
  })

  it('overwrites nothing, unless it is told to', async () => {
    await redstart('auth', 'eject', 'register')
    writeFileSync(join(pages(), 'register.ts'), '// mine\n')
    const refused = await redstart('auth', 'eject', 'register')
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.said).toContain('register.ts is there already')
    expect(read('register.ts')).toBe('// mine\n')
    expect(await redstart('auth', 'eject', 'register', '--force')).toMatchObject({ code: 0 })
    expect(read('register.ts')).toContain('registerPage')
    writeFileSync(join(pages(), 'index.ts'), '// mine\n')
    const { said } = await redstart('auth', 'eject', 'notice')
    expect(said).toContain('is your own: add the page')
    expect(read('index.ts')).toBe('// mine\n')
  })

  it('does not say how to use the pages where they are used', async () => {
    mkdirSync(join(folder, 'src'))
    writeFileSync(
      join(folder, 'src/accounts.ts'),
      "import { pages } from './web/account-pages/index.ts'\n",
    )
    const { said } = await redstart('auth', 'eject', 'notice')
    expect(said).not.toContain('defineAccounts')
  })

  it('lists the pages to who asks for one that there is not', async () => {
    for (const name of ['nothing', '../log-in', 'log-in.ts', '__proto__']) {
      const { code, said } = await redstart('auth', 'eject', name)
      expect(code).toBe(1)
      expect(said).toContain('They have: ')
    }
  })

  it('knows every page, and each compiles in an application', { timeout: 120_000 }, async () => {
    const names = Object.keys(defaultPages)
    for (const name of names) {
      expect(await redstart('auth', 'eject', name), name).toMatchObject({ code: 0 })
    }
    const files = readdirSync(pages())
    expect(files).toHaveLength(names.length + 1)
    const program = ts.createProgram(
      files.map((file) => join(pages(), file)),
      {
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        module: ts.ModuleKind.NodeNext,
        target: ts.ScriptTarget.ES2023,
        lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        types: ['node'],
        typeRoots: [fileURLToPath(new URL('../../../../node_modules/@types', import.meta.url))],
        allowImportingTsExtensions: true,
        noUnusedLocals: true,
      },
    )
    const faults = files.flatMap((file) => {
      const source = program.getSourceFile(join(pages(), file))
      return source ? [...program.getSemanticDiagnostics(source)] : []
    })
    expect(
      faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    ).toEqual([])
  })
})
