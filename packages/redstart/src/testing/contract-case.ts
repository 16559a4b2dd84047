import assert from 'node:assert/strict'

/** One case of a contract suite: hand it to the test runner of your choice. */
export interface ContractCase {
  readonly name: string
  run(): Promise<void>
}

/** What a case does with two nodes; with one, they are the same. */
export type CaseBody<N> = (a: N, b: N) => Promise<void>

/**
 * Makes cases of what they do, each with nodes of its own.
 *
 * @param start - Starts fresh nodes, and knows how to take them down again.
 */
export function casesOn<N extends object>(
  start: () => Promise<{ readonly nodes: readonly N[]; close(): Promise<void> }>,
  bodies: Readonly<Record<string, CaseBody<N>>>,
): readonly ContractCase[] {
  return Object.entries(bodies).map(([name, body]) => ({
    name,
    async run() {
      const cluster = await start()
      try {
        const [a, b = a] = cluster.nodes
        assert.ok(a && b, 'the cluster has a node')
        await body(a, b)
      } finally {
        await cluster.close()
      }
    },
  }))
}
