import { doing, inProcess } from './in-process.ts'
import { type Scenario, scenario } from './scenario.ts'

const programs = [inProcess('redstart', 'in-process/cast-changeset.ts')]

/** CPU per changeset of 20 fields that a form sent, each of them valid and a change. */
export const changeset: Scenario = scenario(programs, {
  name: 'changeset',
  order: 'together',
  connections: 0,
  warmUps: 3,
  begin: async (subject, { milliseconds }) => [doing(subject, 'changeset', milliseconds)],
})
