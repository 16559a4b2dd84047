import { relative } from 'node:path'
import { type CommandDef, defineCommand } from 'citty'
import { type Assets, buildAssets, defineAssets } from '../assets/index.ts'
import { InvalidConfig } from '../errors/index.ts'
import { type Config, loadConfig, partOf } from './config.ts'
import { columns, type Output } from './output.ts'

const args = {
  json: { type: 'boolean', description: 'Prints JSON.', default: false },
} as const

/** `redstart build`: what browsers load, for production. */
export function buildCommand(folder: string, output: Output): CommandDef<typeof args> {
  return defineCommand({
    meta: {
      name: 'build',
      description: 'Bundles and compresses scripts and styles for production.',
    },
    args,
    run: async ({ args: { json } }) => {
      const built = await buildAssets(await assetsOf(await loadConfig(folder), folder))
      if (built.length === 0) {
        throw new InvalidConfig(
          'redstart.config.ts',
          'names no assets, and there is neither assets/app.ts nor assets/app.css',
        )
      }
      // Browsers load these for nobody but who looks into them.
      const loaded = built.filter(({ file }) => !file.endsWith('.map'))
      const files = loaded.map(({ file, ...sizes }) => ({ file: relative(folder, file), ...sizes }))
      const rows = files.map(({ file, bytes, sent }) => [
        file,
        kilobytes(bytes),
        sent < bytes ? `${kilobytes(sent)} compressed` : '',
      ])
      for (const line of json ? [JSON.stringify(files)] : columns(rows)) output.line(line)
    },
  })
}

/** The assets of an application; the usual ones where its configuration names none. */
export async function assetsOf(config: Config, folder: string): Promise<Assets> {
  return config.assets === undefined ? defineAssets({ folder }) : partOf(config, 'assets')
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`
}
