import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'

/** Where the templates lie: beside the sources of the package. */
export const templates: URL = new URL('../../templates/', import.meta.url)

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
