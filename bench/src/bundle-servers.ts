import { bundle } from './bundle.ts'
import { reporterEntry } from './server/server-process.ts'
import { type ServerName, servers } from './servers.ts'

/** Bundles the servers of a run, and what is loaded beside them. */
export async function bundleServers(names: readonly ServerName[]): Promise<void> {
  await bundle([reporterEntry, ...names.map((name) => servers[name].entry)])
}
