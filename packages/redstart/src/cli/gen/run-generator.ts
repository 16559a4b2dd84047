import { ConfigMissing } from '../../errors/index.ts'
import { applicationAt, type Generated, type Generator, generate } from '../../generators/index.ts'
import { configIn } from '../application-folder.ts'
import { loadConfig, partOf } from '../config.ts'
import type { Output } from '../output.ts'

/** What every generator takes besides its own arguments. */
export const generatorArgs = {
  'dry-run': {
    type: 'boolean',
    description: 'Says what would be written, and writes nothing.',
    default: false,
  },
  'allow-dirty': {
    type: 'boolean',
    description: 'Changes files also where they have changes that are not committed.',
    default: false,
  },
  json: { type: 'boolean', description: 'Prints JSON.', default: false },
} as const

/** Their values. */
export interface GeneratorArgs {
  readonly 'dry-run': boolean
  readonly 'allow-dirty': boolean
  readonly json: boolean
}

/** Runs a generator for the application of the folder, and says what it wrote. */
export type RunGenerator = (generator: Generator, args: GeneratorArgs) => Promise<void>

/**
 * @param folder - That of the application.
 * @returns what throws ConfigMissing where there is none.
 */
export function generatorRunner(folder: string, output: Output): RunGenerator {
  return async (generator, { 'dry-run': dryRun, 'allow-dirty': allowDirty, json }) => {
    if ((await configIn(folder)) === undefined) throw new ConfigMissing(folder)
    const application = await applicationAt(folder)
    const generated = await generate(application, generator, {
      dryRun,
      allowDirty,
      database: async () => partOf(await loadConfig(application.folder), 'database'),
    })
    if (json) output.line(JSON.stringify(generated))
    else tell(generated, dryRun, output)
  }
}

function tell({ created, changed, byHand, next }: Generated, isDry: boolean, output: Output): void {
  for (const path of created) output.line(`${isDry ? 'would write ' : 'wrote  '} ${path}`)
  for (const path of changed) output.line(`${isDry ? 'would change' : 'changed'} ${path}`)
  for (const { path, where, text } of byHand) {
    output.note(`\nAdd to ${path}, ${where}:\n\n${text.replace(/^/gm, '  ')}`)
  }
  if (next.length > 0) output.note(`\n${next.join('\n')}`)
}
