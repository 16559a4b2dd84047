import { join } from 'node:path'
import { loadPeer } from '../peer/index.ts'
import { type Assets, definitionOf, forgetBuild } from './assets.ts'
import { buildFailure } from './build-failure.ts'
import { bundleOptions } from './bundle-options.ts'
import { clientVersion } from './client-version.ts'
import { compressedForms } from './compress.ts'
import { entriesOf } from './entries.ts'
import { writeRecord } from './manifest.ts'
import { type BundledFile, beginBuild, endBuild, filesOf, namesOf, writeFiles } from './output.ts'

/** A file that a build wrote, for those who want to see. */
export interface BuiltAsset {
  /** What pages call it; undefined for what another file loads. */
  readonly name: string | undefined
  /** Where it lies. */
  readonly file: string
  /** Its bytes. */
  readonly bytes: number
  /** The bytes of its smallest form. */
  readonly sent: number
}

/**
 * Builds assets for production: bundles, minifies and splits scripts and styles, gives each file a name
 * with the digest of its content, and compresses them. What earlier builds wrote is removed at the end.
 *
 * @returns what was written; nothing where there is nothing to build.
 * @throws AssetsNotBuilt for an error in the sources, MissingDriver when esbuild is not installed,
 *   ClientUnsupported for a client of live views that they do not speak with.
 */
export async function buildAssets(assets: Assets): Promise<BuiltAsset[]> {
  const definition = definitionOf(assets)
  const { folder, target } = definition
  const entries = await entriesOf(definition)
  if (entries.length === 0) return []
  const version = clientVersion(folder)
  const esbuild = await loadPeer('esbuild', () => import('esbuild'))
  const options = await bundleOptions(definition, entries, 'production')
  const bundle = await esbuild.build(options).catch(async (error: unknown) => {
    throw await buildFailure(esbuild, error)
  })
  const names = namesOf(bundle, entries, definition)
  const nameOf = new Map([...names].map(([name, digested]) => [digested, name]))
  const built: BuiltAsset[] = []
  const files: Pick<BundledFile, 'name' | 'contents'>[] = []
  for (const file of filesOf(bundle, definition)) {
    const forms = [file, ...(await compressedForms(file))]
    files.push(...forms)
    const sizes = forms.map(({ contents }) => contents.length)
    const [bytes = 0] = sizes
    const name = nameOf.get(file.name)
    built.push({ name, file: join(target, file.name), bytes, sent: Math.min(...sizes) })
  }
  const written = files.map(({ name }) => name)
  const before = await beginBuild(target, written)
  await writeFiles(target, files)
  await writeRecord(target, { files: names, clientVersion: version })
  forgetBuild(assets)
  await endBuild(target, written, before)
  return built
}
