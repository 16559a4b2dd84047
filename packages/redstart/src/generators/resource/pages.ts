import { InvalidName, RouteExists } from '../../errors/index.ts'
import { capitalised, type Name, nameOf } from '../names.ts'
import type { Plan } from '../plan.ts'
import { render } from '../template.ts'
import { boundAs } from './bound.ts'
import { testFile } from './context.ts'
import { moduleFrom, type Resource } from './resource.ts'
import { type Imports, titleFieldOf } from './shown.ts'

const ROUTER = 'src/web/router.ts'

/** Where the pages of a resource lie, and where they are found. */
export interface Place {
  /** `src/web`, or with `--web admin` `src/web/admin`. */
  readonly folder: string
  /** `/recipes`, or `/admin/recipes`. */
  readonly path: string
  /** What the routes share: `/`, or `/admin`. */
  readonly prefix: string
  /** What is exported: `recipes`, or `adminRecipes`. */
  named(name: Name): Name
}

export function placeOf({ web, many }: Resource): Place {
  const prefix = web ? `/${web.kebab}` : ''
  return {
    folder: web ? `src/web/${web.kebab}` : 'src/web',
    path: `${prefix}/${many.kebab}`,
    prefix: prefix || '/',
    named: (name) => (web ? nameOf([...web.snake.split('_'), ...name.snake.split('_')]) : name),
  }
}

/** What the actions of one of them have words for, beside its title. */
const AROUND_TITLE = [
  ...['id', 'ev', 'which', 'csrfToken', 'html', 'router'],
  ...['link', 'confirmed', 'linkButton', 'buttonTo'],
]

/** What templates of pages say, whichever file they are of. */
export function pageValues(resource: Resource, path: string): Readonly<Record<string, unknown>> {
  const { folder, one, many, owner, hasMembers } = resource
  const titleField = titleFieldOf(resource)
  return {
    ...resource,
    AOne: capitalised(resource.aOne),
    path: placeOf(resource).path,
    max: `MAX_${many.snake.toUpperCase()}`,
    titleField,
    titleBound: titleField && boundAs(titleField.name, AROUND_TITLE),
    titleExpression: titleField ? `${one.camel}.${titleField.name.camel}` : `'${one.title}'`,
    from: (to: string) => moduleFrom(path, to),
    domain: moduleFrom(path, folder),
    events: moduleFrom(path, `${folder}/${one.kebab}-events.ts`),
    contextModule: moduleFrom(path, `${folder}/${many.kebab}.ts`),
    needs: owner ? '<Member>' : '',
    conn: hasMembers ? 'Members' : 'Conn',
    connOfOne: hasMembers ? 'Members<{ id: string }>' : 'Conn<{}, { id: string }>',
    /** The arguments of a function of the domain: the scope among them where people have their own. */
    scope: (scope: string, ...args: readonly string[]) =>
      (owner ? [scope, ...args] : args).join(', '),
  }
}

/** The lines that import what code calls. */
export function importLines(from: string, ...lists: readonly Imports[]): string {
  const byFile = new Map<string, Set<string>>()
  for (const [file, names] of lists.flatMap((list) => [...list])) {
    byFile.set(file, new Set([...(byFile.get(file) ?? []), ...names]))
  }
  return [...byFile]
    .map(
      ([file, names]) =>
        `import { ${[...names].sort().join(', ')} } from '${moduleFrom(from, file)}'`,
    )
    .join('\n')
}

/** Which files that pages share are imported. */
export function sharedOf(...lists: readonly Imports[]): readonly string[] {
  const files = lists.flatMap((list) => [...list.keys()])
  return files.filter((file) => file.startsWith('src/web/'))
}

/** Writes what pages share, where the application does not have it already: one's own is left alone. */
export async function sharedFiles(plan: Plan, files: Iterable<string>): Promise<void> {
  for (const file of files) {
    const name = file.slice(file.lastIndexOf('/') + 1)
    if (!(await plan.has(file))) await plan.create(file, render(`web/${name}`, {}))
  }
}

/** Routes of a resource, and what they import. */
export interface Routes {
  /** The code of the routes, for the path that they begin with. */
  readonly text: (path: string) => string
  readonly imports: readonly string[]
}

/**
 * Puts routes into the router, behind the pipeline for those who are logged in where there is one.
 *
 * @throws (rejects) RouteExists where the resource has pages already; InvalidName for addresses of programs.
 */
export async function addRoutes(
  plan: Plan,
  resource: Resource,
  { text, imports }: Routes,
): Promise<void> {
  const pipeline = resource.hasMembers ? 'members' : 'browser'
  const { prefix, path } = placeOf(resource)
  if (prefix === '/api') {
    throw new InvalidName('What follows --web', 'api', 'programs have their addresses there')
  }
  const below = `/${resource.many.kebab}`
  const router = (await plan.read(ROUTER)) ?? ''
  const scopes = router.split('.scope(').filter((scope) => scope.startsWith(`'${prefix}'`))
  const taken = new RegExp(`\\.(?:live|resources)\\(\\s*'${below}'`)
  if (scopes.some((scope) => taken.test(scope))) throw new RouteExists(path)
  const routes = `.scope('${prefix}', ${pipeline}, (r) =>\n  r${text(below)},\n)`
  await plan.inject(ROUTER, 'redstart:routers', routes, 'with the other routes')
  for (const line of [...imports, `import { ${pipeline} } from './pipelines.ts'`]) {
    await plan.addImport(ROUTER, line)
  }
}

/** Writes the tests of the pages of a resource, of that kind. */
export async function pageTests(
  plan: Plan,
  resource: Resource,
  kind: 'live' | 'html',
  values: object,
): Promise<void> {
  const { named } = placeOf(resource)
  await testFile(plan, resource, {
    path: `test/web/${named(resource.many).kebab}-${kind}.test.ts`,
    template: `${kind}/${kind}.test.ts`,
    values,
  })
}
