/**
 * What browsers load beside the pages: scripts and styles, bundled by esbuild with the official
 * clients, under names that carry the digest of their content.
 *
 * - {@link defineAssets}: what there is, for the router, the pages and the command line;
 * - {@link buildAssets}: what `redstart build` does;
 * - {@link devReload}: what a layout needs so that pages follow the work on them;
 * - {@link staticChanged}, {@link clientVersion}: what live views ask.
 *
 * @example
 * import { defineAssets } from 'redstart/assets'
 *
 * export const assets = defineAssets()
 * // defineRouter().static(assets.prefix, assets.root)
 * // html`<script type="module" src=${assets.path('app.js')} phx-track-static></script>`
 *
 * @module
 */
export { Assets, defineAssets } from './assets.ts'
export { type BuiltAsset, buildAssets } from './build-assets.ts'
export { clientVersion } from './client-version.ts'
export type { AssetsOptions, EsbuildOptions } from './definition.ts'
export { devReload } from './dev-reload.ts'
export { type BuiltHashes, DevelopedAssets } from './develop-assets.ts'
export type { Manifest } from './manifest.ts'
export { staticChanged } from './static-changed.ts'
