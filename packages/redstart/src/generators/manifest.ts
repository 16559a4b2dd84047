import { FolderUnusable } from '../errors/index.ts'
import { ownManifest } from '../peer/index.ts'
import type { Plan } from './plan.ts'

/** Where an application says what it is called and needs, from its folder. */
export const MANIFEST = 'package.json'

/** What generators read there. */
interface Manifest {
  readonly name?: unknown
  readonly dependencies?: Packages
  readonly devDependencies?: Packages
}

/** The packages by which an application may be extended, and their versions. */
type Packages = Readonly<Record<string, string>>

/**
 * Adds packages to those that an application depends on, in the versions that the framework was made with.
 *
 * @returns which of them it did not have.
 */
export async function addPackages(
  plan: Plan,
  names: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = []
  const { peerDependencies: versions } = await ownManifest()
  const wanted = Object.fromEntries(names.map((name) => [name, versions[name] ?? '*']))
  await plan.edit(
    MANIFEST,
    (text) => {
      const manifest = manifestIn(text)
      const there = { ...manifest.dependencies, ...manifest.devDependencies }
      missing.push(...names.filter((name) => !Object.hasOwn(there, name)))
      if (missing.length === 0) return text
      const added = missing.map((name): [string, string] => [name, wanted[name] ?? '*'])
      const all = [...Object.entries(manifest.dependencies ?? {}), ...added]
      const dependencies = Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)))
      const indent = /^[ \t]+/m.exec(text)?.[0]
      return `${JSON.stringify({ ...manifest, dependencies }, null, indent)}\n`
    },
    { where: 'in the dependencies', text: JSON.stringify(wanted, null, 2) },
  )
  return missing
}

/**
 * What a `package.json` says.
 *
 * @throws FolderUnusable for one that is no JSON object.
 */
export function manifestIn(text: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text)
    if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest))
      return manifest
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const problem = `is no JSON: ${error.message.replace(/\s+/g, ' ')}`
    throw new FolderUnusable(MANIFEST, problem, CORRECT, { cause: error })
  }
  throw new FolderUnusable(MANIFEST, 'is no JSON object', CORRECT)
}

const CORRECT = 'Correct it, and run the command again. Nothing was written.'
