/**
 * Bundles the measured programs into `dist/`, so that they run on plain Node. A loader that
 * compiles at run time would be measured with them: it adds a thread, memory, and a call around
 * each closure that keeps its name.
 *
 * As a command: `tsx src/bundle.ts redstart-server.ts peers/naive-ws.ts …`
 *
 * @module
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const sources = fileURLToPath(new URL('.', import.meta.url))
const output = fileURLToPath(new URL('../dist', import.meta.url))

/**
 * Bundles each entry with what it imports, except the libraries that an application would load
 * from its own `node_modules`.
 *
 * @param entries - paths below `src/`, with `.ts`
 */
export async function bundle(entries: readonly string[]): Promise<void> {
  await build({
    absWorkingDir: sources,
    entryPoints: [...entries],
    outbase: '.',
    outdir: output,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    external: [
      'drizzle-kit',
      'drizzle-orm',
      'ioredis',
      'jose',
      'nats',
      'openid-client',
      'pino',
      'postgres',
      'rate-limiter-flexible',
      'socket.io',
      'ws',
      '@electric-sql/pglite',
      '@node-rs/argon2',
    ],
    logLevel: 'warning',
  })
}

/** The file that {@link bundle} makes of an entry. */
export function bundled(entry: string): string {
  return fileURLToPath(new URL(`../dist/${entry.replace(/\.ts$/, '.js')}`, import.meta.url))
}

const [, program, ...entries] = process.argv
if (program === fileURLToPath(import.meta.url)) await bundle(entries)
