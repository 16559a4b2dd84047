import { ownManifest } from '../peer/index.ts'
import type { Plan } from './plan.ts'

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
    'package.json',
    (text) => {
      const manifest: { dependencies?: Packages; devDependencies?: Packages } = JSON.parse(text)
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
