import { PartMissing } from '../../errors/index.ts'
import { parseFields } from '../field.ts'
import type { Generator } from '../generate.ts'
import { resourceNames, snakeName } from '../names.ts'
import type { Plan } from '../plan.ts'
import { contextFiles } from './context.ts'
import { requireContext } from './context-there.ts'
import { htmlFiles } from './html.ts'
import { liveFiles } from './live.ts'
import { type Resource, resourceOf } from './resource.ts'
import { migrationOf, schemaFiles } from './schema.ts'
import { wordsOf } from './words.ts'

/** A resource as somebody asks for it. */
export interface ResourceRequest {
  /** `Recipes` */
  readonly domain: string
  /** `Recipe` */
  readonly name: string
  /** `recipes` */
  readonly table: string
  /** `name:string`, … */
  readonly fields: readonly string[]
  /** Whether its table and changeset are written; else they have to be there. */
  readonly schema: boolean
  /** Whether its functions are written; else they have to be there. */
  readonly context: boolean
  readonly tests: boolean
  /** What its pages are put below: `admin`. */
  readonly web?: string | undefined
}

/** Writes the side of a resource that people or programs see, and may say what is to be done next. */
export type ResourceSide = (
  plan: Plan,
  resource: Resource,
  options: { readonly tests: boolean },
) => Promise<readonly string[] | void>

/** `redstart gen schema`: a table, its changeset and its migration. */
export function schemaGenerator(
  request: Omit<ResourceRequest, 'schema' | 'context' | 'tests'>,
): Generator {
  return resourceGenerator({ ...request, schema: true, context: false, tests: false })
}

/** `redstart gen context`: what can be done with a resource, and its tests. */
export function contextGenerator(request: Omit<ResourceRequest, 'context'>): Generator {
  return resourceGenerator({ ...request, context: true })
}

/** `redstart gen live`: a resource with live views. */
export function liveGenerator(request: ResourceRequest): Generator {
  return resourceGenerator(request, liveFiles)
}

/** `redstart gen html`: a resource with pages that need no script. */
export function htmlGenerator(request: ResourceRequest): Generator {
  return resourceGenerator(request, htmlFiles)
}

/** `redstart gen migration`: one that is written by hand. */
export function migrationGenerator(name: string): Generator {
  const { snake } = snakeName('The migration', name)
  return async () => ({
    migration: snake,
    isEmpty: true,
    next: ['Write its up.sql, and in down.sql what undoes it. Then: npx redstart db migrate'],
  })
}

/**
 * Writes a resource, with the side that is asked for.
 *
 * @throws what `resourceOf` does; PartMissing where what is not to be written is not there.
 */
export function resourceGenerator(request: ResourceRequest, side?: ResourceSide): Generator {
  const { schema, context, tests } = request
  const names = resourceNames(request.domain, request.name, request.table)
  const fields = parseFields(request.fields)
  const web = request.web === undefined ? undefined : snakeName('What follows --web', request.web)
  return async (plan, application) => {
    const resource = await resourceOf({ names, fields, application, web, isNew: schema })
    if (schema) await schemaFiles(plan, resource)
    else await requireSchema(plan, resource)
    if (context) await contextFiles(plan, resource, { tests })
    else if (side) await requireContext(plan, resource)
    const words = (await side?.(plan, resource, { tests })) ?? []
    const next = [...words, ...wordsOf(resource)]
    return { ...(schema && { migration: migrationOf(resource) }), next }
  }
}

async function requireSchema(plan: Plan, { folder, one }: Resource): Promise<void> {
  const path = `${folder}/${one.kebab}.ts`
  if (await plan.has(path)) return
  throw new PartMissing(`${path} is not there.`, 'Leave out --no-schema, to have it written.')
}
