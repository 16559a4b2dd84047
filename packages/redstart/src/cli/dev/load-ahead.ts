import { UNFIT } from './messages.ts'
import { prepareEmbedded } from './prepare-embedded.ts'

/** The embedded database, which takes longest to load by far: its engine is compiled. */
const EMBEDDED = '/node_modules/@electric-sql/pglite/'

/**
 * Loads modules before the application does, one after the other. Where one fails, the process ends, whether it
 * is wanted by now or not: what has failed once fails for the application as well, which may have more luck in
 * a process of its own.
 *
 * @param modules - Their addresses.
 * @param wanted - Aborted when the application itself begins to load.
 */
export async function loadAhead(modules: readonly string[], wanted: AbortSignal): Promise<void> {
  try {
    for (const module of modules) {
      if (wanted.aborted) return
      await import(module)
    }
    if (!wanted.aborted && modules.some((module) => module.includes(EMBEDDED))) {
      await prepareEmbedded()
    }
  } catch {
    process.exit(UNFIT)
  }
}
