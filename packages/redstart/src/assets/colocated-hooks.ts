import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { OnLoadResult, PartialMessage, Plugin, PluginBuild } from 'esbuild'
import { isBuildFailure } from './build-failure.ts'
import type { AssetsDefinition } from './definition.ts'
import { hasCode } from './has-code.ts'

/** What scripts import the hooks from. */
const MODULE = 'redstart/hooks'
const FILE = /\.hook\.[jt]sx?$/

/** A hook, and the file that exports it, from the folder of the application. */
interface ColocatedHook {
  readonly name: string
  readonly file: string
}

/** Whether a file holds hooks that stand beside their views. */
export function isHookFile(path: string): boolean {
  return FILE.test(path)
}

/**
 * Makes `redstart/hooks` of the files `*.hook.ts`: each export of theirs is a hook, under its name.
 */
export function colocatedHooks({ folder, hooks }: AssetsDefinition): Plugin {
  return {
    name: 'colocated-hooks',
    setup(build) {
      const filter = new RegExp(`^${MODULE}$`)
      build.onResolve({ filter }, () => ({ path: MODULE, namespace: MODULE }))
      build.onLoad({ filter, namespace: MODULE }, async () =>
        gather(build, await hookFiles(folder, hooks), folder),
      )
    },
  }
}

async function gather(
  build: PluginBuild,
  files: readonly string[],
  folder: string,
): Promise<OnLoadResult> {
  let exported: readonly ColocatedHook[]
  try {
    exported = await exportsOf(build, files, folder)
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    return { errors: error.errors }
  }
  const errors = faultsOf(exported)
  return errors.length > 0 ? { errors: [...errors] } : moduleOf(exported, folder)
}

/** The hooks of an application, as one module. */
function moduleOf(found: readonly ColocatedHook[], folder: string): OnLoadResult {
  const imports = found.map(({ name, file }) => `import { ${name} } from ${place(file)}`)
  const names = found.map(({ name }) => name).join(', ')
  return {
    contents: [...imports, `export const hooks = { ${names} }`].join('\n'),
    loader: 'js',
    resolveDir: folder,
  }
}

/** What the files export. esbuild knows, and types are none of it. */
async function exportsOf(
  { esbuild }: PluginBuild,
  files: readonly string[],
  folder: string,
): Promise<readonly ColocatedHook[]> {
  const { metafile } = await esbuild.build({
    absWorkingDir: folder,
    entryPoints: [...files],
    outdir: '.',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  return Object.values(metafile.outputs).flatMap(({ entryPoint: file, exports }) =>
    file === undefined ? [] : exports.map((name) => ({ name, file })),
  )
}

function faultsOf(found: readonly ColocatedHook[]): readonly PartialMessage[] {
  return found.flatMap(({ name, file }, at): PartialMessage[] => {
    if (name === 'default') {
      return [{ text: `The hook in ${file} has no name: export const Name = …` }]
    }
    const first = found.findIndex((other) => other.name === name)
    if (first === at) return []
    const text = `Two hooks are called ${name}, in ${found[first]?.file} and in ${file}: rename one.`
    return [{ text }]
  })
}

async function hookFiles(folder: string, hooks: string): Promise<readonly string[]> {
  try {
    const files = await readdir(hooks, { recursive: true })
    return files
      .filter(
        (file) => isHookFile(file) && !/(?:^|[\\/])(?:node_modules|\.[^\\/]*)[\\/]/.test(file),
      )
      .map((file) => relative(folder, join(hooks, file)))
      .sort()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

function place(file: string): string {
  return JSON.stringify(`./${file.replaceAll('\\', '/')}`)
}
