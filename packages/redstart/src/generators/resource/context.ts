import { capitalised } from '../names.ts'
import type { Plan } from '../plan.ts'
import { render } from '../template.ts'
import { moduleFrom, type Resource } from './resource.ts'
import { changeOf, sampleOf, unfitOf } from './samples.ts'

/** The functions of a resource: what can be done with it, by whom, and who is told. */
export async function contextFiles(
  plan: Plan,
  resource: Resource,
  { tests }: { readonly tests: boolean },
): Promise<void> {
  const { folder, one, many, owner } = resource
  const kind = owner ? 'owned' : 'open'
  const values = {
    ...resource,
    AOne: capitalised(resource.aOne),
    max: `MAX_${many.snake.toUpperCase()}`,
  }
  await plan.create(`${folder}/${many.kebab}.ts`, render(`context/${kind}-context.ts`, values))
  await plan.create(`${folder}/${one.kebab}-events.ts`, render(`context/${kind}-events.ts`, values))
  if (!tests) return
  const path = `${testFolder(resource)}/${many.kebab}.test.ts`
  await testFile(plan, resource, { path, template: `context/${kind}.test.ts` })
}

/** A file of tests: where it lies, the template that it is made from, and what that says besides. */
interface TestFile {
  readonly path: string
  readonly template: string
  readonly values?: object
}

/** Writes tests of a resource, of whichever side of it, and what all of them begin with. */
export async function testFile(
  plan: Plan,
  resource: Resource,
  { path, template, values }: TestFile,
): Promise<void> {
  await someFiles(plan, resource)
  await plan.create(path, render(template, { ...values, ...testValues(resource, path) }))
}

/** What tests of a resource begin with: made once, whichever generator comes first. */
async function someFiles(plan: Plan, resource: Resource): Promise<void> {
  const path = somePath(resource)
  if (await plan.has(path)) return
  const { formFields } = resource
  const sources = formFields.map((field) => `    ${field.name.camel}: ${sampleOf(field)},`)
  const changes = formFields.map((field) => `    ${field.name.camel}: ${changeOf(field)},`)
  const values = {
    ...testValues(resource, path),
    isCounted: formFields.some((field) => field.isUnique && sampleOf(field).includes('++made')),
    params: sources.join('\n'),
    changes: changes.join('\n'),
  }
  await plan.create(path, render('context/some.ts', values))
}

/** Where the tests of the domain lie. */
function testFolder({ context }: Resource): string {
  return `test/${context.kebab}`
}

/** The file that makes resources for tests. */
function somePath(resource: Resource): string {
  return `${testFolder(resource)}/some-${resource.many.kebab}.ts`
}

/** What the tests of a resource say, whichever side of it they are about. */
function testValues(resource: Resource, path: string): Readonly<Record<string, unknown>> {
  const { folder, one, many, formFields } = resource
  const moments = formFields.filter(({ type }) => type === 'datetime')
  return {
    ...resource,
    AOne: capitalised(resource.aOne),
    unfit: unfitOf(formFields),
    uniques: formFields.filter(({ isUnique }) => isUnique),
    from: (to: string) => moduleFrom(path, to),
    domain: moduleFrom(path, folder),
    some: moduleFrom(path, somePath(resource)),
    events: moduleFrom(path, `${folder}/${one.kebab}-events.ts`),
    contextModule: moduleFrom(path, `${folder}/${many.kebab}.ts`),
    /** What is stored for what a form sent: moments become dates. */
    stored: (params: string) =>
      moments.length === 0
        ? params
        : `{ ...${params}, ${moments.map(({ name }) => `${name.camel}: new Date(\`\${${params}.${name.camel}}Z\`)`).join(', ')} }`,
  }
}
