import { parseArgs } from 'node:util'
import { type Effort, type Scenario, scenarios } from './scenarios/index.ts'
import { type SubjectName, subjectNames } from './subject-names.ts'

/** What one run measures. */
export interface Options {
  readonly scenarios: readonly Scenario[]
  readonly servers: readonly SubjectName[]
  readonly effort: Effort
}

const usual: Effort = { rounds: 11, milliseconds: 300 }
const quick: Effort = { rounds: 3, milliseconds: 200 }

/**
 * Reads the command line: `--only a,b`, `--servers a,b`, `--quick`.
 *
 * @throws Error for a name that there is not
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      servers: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  })
  const names = scenarios.map((scenario) => scenario.name)
  const only = pick('scenario', values.only, names)
  return {
    scenarios: scenarios.filter((scenario) => only.includes(scenario.name)),
    servers: pick('server', values.servers, subjectNames),
    effort: values.quick ? quick : usual,
  }
}

/** The members of `all` that the comma-separated list names, or all of them without a list. */
function pick<T extends string>(what: string, list: string | undefined, all: readonly T[]): T[] {
  if (list === undefined) return [...all]
  const wanted = list.split(',')
  const unknown = wanted.find((name) => !all.some((known) => known === name))
  if (unknown !== undefined) {
    throw new Error(`There is no ${what} "${unknown}"; there is ${all.join(', ')}.`)
  }
  return all.filter((name) => wanted.includes(name))
}
