import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildOptions, Loader, Plugin } from 'esbuild'
import { colocatedHooks } from './colocated-hooks.ts'
import type { AssetsDefinition } from './definition.ts'

/** For whom a bundle is made. */
export type BundleMode = 'production' | 'development'

/** What is known of a bundle's options: what comes of it is not written yet, and described. */
export type BundleOptions = BuildOptions & { readonly write: false; readonly metafile: true }

/** Endings of files that go along as they are. */
const FILES = [
  ...['avif', 'gif', 'ico', 'jpeg', 'jpg', 'png', 'svg', 'webp'],
  ...['otf', 'ttf', 'woff', 'woff2', 'mp3', 'mp4', 'ogg', 'wav', 'webm'],
  ...['pdf', 'txt', 'wasm', 'webmanifest', 'xml'],
]

/**
 * The options by which esbuild makes a bundle.
 *
 * @param entries - Paths from the folder of the application.
 */
export async function bundleOptions(
  definition: AssetsDefinition,
  entries: readonly string[],
  mode: BundleMode,
): Promise<BundleOptions> {
  const { folder, source, target, prefix, esbuild } = definition
  const own = typeof esbuild === 'function' ? await esbuild() : esbuild
  const isFinal = mode === 'production'
  const loaders = FILES.map((ending): [string, Loader] => [`.${ending}`, 'file'])
  return {
    format: 'esm',
    splitting: true,
    target: 'es2022',
    sourcemap: true,
    minify: isFinal,
    ...own,
    loader: { ...Object.fromEntries(loaders), ...own.loader },
    plugins: [...(own.plugins ?? []), colocatedHooks(definition), filesAsTheyAre],
    bundle: true,
    absWorkingDir: folder,
    entryPoints: [...entries],
    outbase: source,
    outdir: target,
    publicPath: prefix,
    entryNames: isFinal ? '[dir]/[name]-[hash]' : '[dir]/[name]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    write: false,
    metafile: true,
    logLevel: 'silent',
  }
}

/** What is no script and no stylesheet, when it is an entry itself: esbuild would make a script of it. */
const filesAsTheyAre: Plugin = {
  name: 'files-as-they-are',
  setup(build) {
    const filter = new RegExp(`\\.(?:${FILES.join('|')})$`)
    build.onResolve({ filter }, ({ path, kind, resolveDir }) =>
      kind === 'entry-point'
        ? { path: join(resolveDir, path), pluginData: filesAsTheyAre }
        : undefined,
    )
    build.onLoad({ filter }, async ({ path, pluginData }) =>
      pluginData === filesAsTheyAre
        ? { contents: await readFile(path), loader: 'copy' }
        : undefined,
    )
    // The path of a page, such as url('/images/cat.png'), is none of a file.
    build.onResolve({ filter: /^\// }, ({ path, kind }) =>
      kind === 'url-token' ? { path, external: true } : undefined,
    )
  },
}
