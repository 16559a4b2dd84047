import type { Message } from 'esbuild'
import { AssetsNotBuilt } from '../errors/index.ts'

type Esbuild = typeof import('esbuild')

/** What to throw for what esbuild threw: its messages, with their places, or what it was. */
export async function buildFailure(esbuild: Esbuild, error: unknown): Promise<unknown> {
  if (!isBuildFailure(error)) return error
  const texts = await esbuild.formatMessages([...error.errors], { kind: 'error', color: false })
  return new AssetsNotBuilt(texts.join('\n'), { cause: error })
}

/** Whether esbuild threw it: it has messages. */
export function isBuildFailure(error: unknown): error is { readonly errors: Message[] } {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}
