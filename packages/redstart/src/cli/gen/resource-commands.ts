import { defineCommand, type SubCommandsDef } from 'citty'
import {
  contextGenerator,
  type Generator,
  htmlGenerator,
  liveGenerator,
  migrationGenerator,
  type ResourceRequest,
  schemaGenerator,
} from '../../generators/index.ts'
import { context, requested, resourceNames, schema, tests } from './resource-args.ts'
import { generatorArgs, type RunGenerator } from './run-generator.ts'

const web = {
  type: 'string',
  description: 'A folder for the pages below src/web, and the beginning of their addresses.',
  valueHint: 'admin',
} as const

/** `redstart gen schema | context | migration | live | html`. */
export function resourceCommands(run: RunGenerator): SubCommandsDef {
  return {
    schema: defineCommand({
      meta: { name: 'schema', description: 'A table, its changeset and its migration.' },
      args: { ...resourceNames, ...generatorArgs },
      run: ({ args }) => run(schemaGenerator(requested(args)), args),
    }),
    context: defineCommand({
      meta: { name: 'context', description: 'A table, and what can be done with its rows.' },
      args: { ...resourceNames, schema, tests, ...generatorArgs },
      run: ({ args }) => run(contextGenerator({ ...args, ...requested(args) }), args),
    }),
    migration: defineCommand({
      meta: { name: 'migration', description: 'A migration to be written by hand.' },
      args: {
        name: { type: 'positional', description: 'add_index_to_recipes', required: true },
        ...generatorArgs,
      },
      run: ({ args }) => run(migrationGenerator(args.name), args),
    }),
    live: pages('live', 'A resource with live pages.', run, liveGenerator),
    html: pages('html', 'A resource with pages that need no script.', run, htmlGenerator),
  }
}

function pages(
  name: string,
  description: string,
  run: RunGenerator,
  generator: (request: ResourceRequest) => Generator,
) {
  return defineCommand({
    meta: { name, description },
    args: { ...resourceNames, web, schema, context, tests, ...generatorArgs },
    run: ({ args }) => run(generator({ ...args, ...requested(args) }), args),
  })
}
