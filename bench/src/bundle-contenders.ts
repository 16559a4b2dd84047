import { bundle } from './bundle.ts'
import type { Scenario } from './scenarios/index.ts'
import { reporterEntry } from './server/measured-process.ts'
import type { SubjectName } from './subject-names.ts'

/** Bundles the programs that a run measures, and what is loaded beside them. */
export async function bundleContenders(
  scenarios: readonly Scenario[],
  names: readonly SubjectName[],
): Promise<void> {
  const entries = scenarios
    .flatMap(({ contenders }) => contenders)
    .filter(({ name }) => names.includes(name))
    .map(({ entry }) => entry)
  await bundle([...new Set([reporterEntry, ...entries])])
}
