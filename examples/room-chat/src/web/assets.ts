/** Bundles the page's script and styles from `assets/`, when the chat starts. */
import { copyFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { stylesheet } from 'redstart/components'
import { assetsFolder } from './assets-folder.ts'

const source = new URL('../../assets/', import.meta.url)

export async function bundleAssets(): Promise<void> {
  await build({
    entryPoints: ['chat.ts', 'chat.css'].map((name) => fileURLToPath(new URL(name, source))),
    outdir: fileURLToPath(assetsFolder),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
  })
  await copyFile(stylesheet, new URL('redstart.css', assetsFolder))
  await copyFile(new URL('icon.svg', source), new URL('icon.svg', assetsFolder))
}
