import { readFile } from 'node:fs/promises'

/** The version of the framework, as its package says. */
export async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  const manifest: { readonly version?: unknown } = JSON.parse(text)
  return String(manifest.version)
}
