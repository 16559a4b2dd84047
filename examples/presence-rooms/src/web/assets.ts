/** Bundles the pages' scripts and styles from `assets/`, when the rooms start. */
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { stylesheet } from 'redstart/components'
import { assetsFolder } from './assets-folder.ts'

const source = fileURLToPath(new URL('../../assets/', import.meta.url))
const entries = ['lobby.ts', 'room.ts', 'rooms.css']

export async function bundleAssets(): Promise<void> {
  const target = fileURLToPath(assetsFolder)
  await mkdir(target, { recursive: true })
  // Made aside and put in place by renaming, for another node may serve the same folder already.
  const made = await mkdtemp(join(target, '..', 'assets-'))
  await build({
    entryPoints: entries.map((name) => join(source, name)),
    outdir: made,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
  })
  await copyFile(stylesheet, join(made, 'redstart.css'))
  await copyFile(join(source, 'icon.svg'), join(made, 'icon.svg'))
  for (const name of await readdir(made)) await rename(join(made, name), join(target, name))
  await rm(made, { recursive: true })
}
