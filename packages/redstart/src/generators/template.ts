import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import { ownFile } from '../peer/index.ts'

/** Where the templates lie. */
export const templates: URL = ownFile('templates/')

const eta = new Eta({
  views: fileURLToPath(templates),
  // What is written is code, not HTML.
  autoEscape: false,
  autoTrim: false,
  cache: true,
})

/**
 * The text of a file that a generator writes.
 *
 * @param name - That of the template, from the folder of templates: `schema/table.ts`.
 * @param values - What it calls `it`.
 */
export function render(name: string, values: object): string {
  return eta.render(`./${name}.eta`, values)
}
