/** The page's script and style, bundled from `assets/` when the server starts. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export interface Asset {
  path: string
  type: string
  body: string
}

export interface Assets {
  script: Asset
  style: Asset
}

/** Paths hold a hash of the content, so that a browser may keep each file for ever. */
export async function bundleAssets(): Promise<Assets> {
  const folder = fileURLToPath(new URL('../assets/', import.meta.url))
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['chat.ts', 'style.css'],
    entryNames: '[name]-[hash]',
    outdir: '/assets',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['es2022', 'safari16'],
  })
  const asset = (extension: string, type: string): Asset => {
    const file = outputFiles.find(({ path }) => path.endsWith(extension))
    if (!file) throw new Error(`The bundle holds no ${extension} file.`)
    return { path: file.path, type, body: file.text }
  }
  return { script: asset('.js', 'text/javascript'), style: asset('.css', 'text/css') }
}
