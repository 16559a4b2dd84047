/**
 * Bundles programs of the tests, so that they run on plain Node: where a test starts several, a loader
 * that compiles at run time would take most of its time.
 *
 * @module
 */
import { rename } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const output = fileURLToPath(new URL('../node_modules/.cache/redstart/programs', import.meta.url))

/** Leaves to Node what an application would load from its `node_modules`, except Redstart. */
const libraries: Plugin = {
  name: 'libraries',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const isOurs = kind === 'entry-point' || path.startsWith('redstart/')
      return isOurs ? undefined : { path, external: true }
    })
  },
}

/**
 * Bundles a program with what it imports of Redstart.
 *
 * @param program - the path of its module
 * @returns the path of a file that Node runs.
 */
export async function bundleProgram(program: string): Promise<string> {
  const bundled = `${output}/${basename(program, '.ts')}.js`
  // Two test files may bundle one program at once.
  const outfile = `${bundled}.${process.pid}.js`
  await build({
    entryPoints: [program],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    plugins: [libraries],
    logLevel: 'warning',
  })
  await rename(outfile, bundled)
  return bundled
}
