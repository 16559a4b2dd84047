import { FilesExist } from '../../errors/index.ts'
import type { Generator } from '../generate.ts'
import { capitalised } from '../names.ts'
import type { Plan } from '../plan.ts'
import { boundAs } from '../resource/bound.ts'
import { testFile } from '../resource/context.ts'
import { type ResourceRequest, resourceGenerator } from '../resource/generators.ts'
import { moduleFrom, type Resource } from '../resource/resource.ts'
import { unfitOf } from '../resource/samples.ts'
import { render } from '../template.ts'
import { API_ROUTER, addApi, addApiRoutes } from './api.ts'
import { sentShape, shownShape } from './shapes.ts'

/**
 * `redstart gen json`: a resource for programs, who list, show, make, change and delete it; those with a token,
 * where the application has accounts.
 *
 * @throws (rejects) what `resourceGenerator` throws; FilesExist for a resource that programs have already.
 */
export function jsonGenerator(request: ResourceRequest): Generator {
  return async (plan, application) => {
    const missing: string[] = []
    const generator = resourceGenerator(request, async (plan, resource, { tests }) => {
      missing.push(...(await addApi(plan, application)))
      await jsonFiles(plan, resource, tests)
    })
    const outcome = await generator(plan, application)
    const install = missing.length > 0 ? ['npm install'] : []
    return { ...outcome, next: [...install, ...(outcome.next ?? [])] }
  }
}

/** The actions, what describes them, their routes and tests. */
async function jsonFiles(plan: Plan, resource: Resource, tests: boolean): Promise<void> {
  const places = placesOf(resource)
  const { actions, schemas, test } = places.files
  if (await plan.has(actions)) throw new FilesExist([actions])
  const AOne = capitalised(resource.aOne)
  const values = { ...resource, AOne, ...places, ...shapesOf(resource) }
  await plan.create(actions, render('json/actions.ts', { ...values, from: modules(actions) }))
  await plan.create(schemas, render('json/schemas.ts', { ...values, from: modules(schemas) }))
  await addApiRoutes(plan, render('json/routes.ts', values).trim(), [
    ...(resource.hasMembers ? ["import { bearer } from './pipeline.ts'"] : []),
    `import * as ${places.actions} from '${moduleFrom(API_ROUTER, actions)}'`,
    `import { ${places.routes} } from '${moduleFrom(API_ROUTER, schemas)}'`,
  ])
  if (!tests) return
  await testFile(plan, resource, { path: test, template: 'json/json.test.ts', values })
}

/** Where the parts of the interface lie, and what they are called in the code. */
function placesOf({ web, one, many }: Resource) {
  const below = (path: string) => (web ? `${web.kebab}/${path}` : path)
  const prefixed = (name: string) => (web ? `${web.camel}${capitalised(name)}` : name)
  return {
    files: {
      actions: `src/api/${below(`${many.kebab}.ts`)}`,
      schemas: `src/api/${below(`${one.kebab}-schemas.ts`)}`,
      test: `test/api/${below(`${many.kebab}.test.ts`)}`,
    },
    /** The prefix of the routes, and the path below it. */
    prefix: web ? `/api/${web.kebab}` : '/api',
    path: `/${many.kebab}`,
    actions: prefixed(many.camel),
    routes: prefixed(`${one.camel}Routes`),
    /** In the description, where each name is that of one shape. */
    component: `${web?.pascal ?? ''}${one.pascal}`,
  }
}

/** The code of what is sent and shown, and for tests, of what is shown of what was sent. */
function shapesOf({ fields, formFields, owner }: Resource) {
  const own = fields.map(({ name }) => boundAs(name).pattern)
  const shown = ['id', ...own, 'insertedAt', 'updatedAt']
  return {
    shown: shown.join(', '),
    shownShapes: fields
      .map((field) => {
        const shape = field === owner ? 'z.guid()' : shownShape(field)
        return `    ${field.name.camel}: ${shape},`
      })
      .join('\n'),
    sentShapes: formFields
      .map((field) => `    ${field.name.camel}: ${sentShape(field)},`)
      .join('\n'),
    /** What is shown of what was sent: moments have a zone then. */
    json: (params: string) =>
      formFields
        .filter(({ type }) => type === 'datetime')
        .map(({ name: { camel } }) => {
          return `, ${camel}: new Date(\`\${${params}.${camel}}Z\`).toISOString()`
        })
        .join(''),
    unfitField: unfitOf(formFields).name,
  }
}

/** The modules of other files, as this one imports them. */
function modules(path: string): (to: string) => string {
  return (to) => moduleFrom(path, to)
}
