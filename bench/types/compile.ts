import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The compilers, by the packages that hold them. */
export const compilers = ['typescript', 'typescript-6', 'typescript-7'] as const
export type Compiler = (typeof compilers)[number]

/** What a compilation cost. */
export interface Cost {
  /** Of the compiler: 5.9.3. */
  readonly version: string
  readonly instantiations: number
  /** For checking types alone. */
  readonly seconds: number
  readonly megabytes: number
}

const { resolve } = createRequire(import.meta.url)
const modules = dirname(dirname(resolve('typescript/package.json')))
const config = {
  extends: join(modules, '../tsconfig.base.json'),
  compilerOptions: { noEmit: true, lib: ['es2023', 'dom'] },
  include: ['*.ts'],
}

/**
 * Compiles sources and says what it cost.
 *
 * @param sources - File name to text.
 * @throws Error when they do not compile, with what the compiler says
 */
export function compile(compiler: Compiler, sources: ReadonlyMap<string, string>): Cost {
  // Beside the installed packages, where the sources find what they import.
  const parent = join(modules, '.cache')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'redstart-types-'))
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    for (const [name, text] of sources) writeFileSync(join(folder, name), text)
    const report = tsc(compiler, '-p', folder, '--extendedDiagnostics', ...alone(compiler))
    return {
      version: tsc(compiler, '--version').replace('Version', '').trim(),
      instantiations: figure(report, 'Instantiations'),
      seconds: figure(report, 'Check time'),
      megabytes: figure(report, 'Memory used') / 1024,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The checkers of TypeScript 7 share nothing, and each counts what another has counted: take one. */
function alone(compiler: Compiler): readonly string[] {
  return compiler === 'typescript-7' ? ['--checkers', '1'] : []
}

function tsc(compiler: Compiler, ...options: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(modules, compiler, 'bin/tsc'), ...options],
    { encoding: 'utf8' },
  )
  if (status === 0) return stdout
  throw new Error(`${compiler} refuses the application:\n${stdout}${stderr}`)
}

function figure(report: string, name: string): number {
  const found = new RegExp(`^${name}: +([\\d.]+)`, 'm').exec(report)?.[1]
  if (found === undefined) throw new Error(`The compiler did not say "${name}":\n${report}`)
  return Number(found)
}
