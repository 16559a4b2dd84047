/** The messenger of the examples on nodes of its own, for measuring. */
import { type Cluster, startCluster } from '../../../examples/messenger/cluster/cluster.ts'
import { haproxy, postgresBin, redisServer } from '../../../scripts/parts.ts'

/** @param env - What the nodes are told besides */
export async function openCluster(
  nodes: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Cluster> {
  const cluster = await startCluster(
    {
      postgresBin: found(postgresBin(), 'PostgreSQL'),
      redisServer: found(redisServer(), 'Redis'),
      haproxy: found(haproxy(), 'HAProxy'),
    },
    { nodes, env },
  )
  // What this process imports of the messenger uses the same database.
  process.env.DATABASE_URL = cluster.databaseUrl
  return cluster
}

function found(program: string | undefined, name: string): string {
  if (program === undefined) throw new Error(`There is no ${name} on this machine.`)
  return program
}
