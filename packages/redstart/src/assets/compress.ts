import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { BundledFile } from './output.ts'

/** Files that get smaller; pictures, sounds and packed fonts are compressed already. */
const COMPRESSIBLE = /\.(?:js|css|map|svg|txt|xml|webmanifest|wasm|ico|otf|ttf)$/

/** The compressed forms of a file that are smaller than it, to lie beside it: `.br` and `.gz`. */
export async function compressedForms({
  name,
  contents,
}: BundledFile): Promise<Pick<BundledFile, 'name' | 'contents'>[]> {
  if (!COMPRESSIBLE.test(name)) return []
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
  }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(contents, { params }),
    promisify(gzip)(contents, { level: constants.Z_BEST_COMPRESSION }),
  ])
  const forms = [
    { name: `${name}.br`, contents: br },
    { name: `${name}.gz`, contents: gz },
  ]
  return forms.filter((form) => form.contents.length < contents.length)
}
