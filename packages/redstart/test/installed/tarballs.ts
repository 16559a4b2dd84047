/** The packages as npm would have them. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../../../scripts/command.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Where the packed packages lie. */
export interface Tarballs {
  readonly redstart: string
  readonly createRedstart: string
}

/** Builds both packages and packs them. */
export function packAll(): Tarballs {
  step(process.execPath, ['--import', 'tsx', 'scripts/build.ts'])
  mkdirSync(join(root, 'dist'), { recursive: true })
  const folder = mkdtempSync(join(root, 'dist/tarballs-'))
  return {
    redstart: pack('packages/redstart/dist', folder),
    createRedstart: pack('packages/create-redstart/dist', folder),
  }
}

function pack(what: string, folder: string): string {
  const args = ['pack', join(root, what), '--json', '--loglevel=error']
  const [packed]: ReadonlyArray<{ readonly filename: string }> = JSON.parse(
    step('npm', [...args, `--pack-destination=${folder}`]),
  )
  if (packed === undefined) throw new Error(`npm packed nothing of ${what}.`)
  return join(folder, packed.filename)
}

function step(command: string, args: readonly string[]): string {
  const { ok, stdout, output } = run(command, args)
  if (!ok) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`)
  return stdout
}
