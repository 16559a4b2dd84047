/** Derives the keys beside the page, which stays alive meanwhile: a secret comes, the keys go, or nothing. */
import { deriveKeys } from './crypto/derive.ts'

self.addEventListener('message', async ({ data }: MessageEvent<string>) => {
  self.postMessage(await deriveKeys(data).catch(() => undefined))
})
