import { doing, inProcess } from './in-process.ts'
import { type Scenario, scenario } from './scenario.ts'

const renderers = [
  inProcess('concatenation', 'in-process/render-concatenation.ts'),
  inProcess('hono', 'in-process/render-hono.ts'),
  inProcess('lit', 'in-process/render-lit.ts'),
  inProcess('redstart', 'in-process/render-redstart.ts'),
]

/** CPU per rendering of the page's table, 100 rows, to a string. */
export const templates: Scenario = scenario(renderers, {
  name: 'templates',
  order: 'together',
  connections: 0,
  warmUps: 3,
  begin: async (subject, { milliseconds }) => [doing(subject, 'templates', milliseconds)],
})
