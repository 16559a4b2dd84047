import type { Plan } from '../plan.ts'
import { render } from '../template.ts'
import { inputsOf } from './inputs.ts'
import {
  addRoutes,
  importLines,
  pageTests,
  pageValues,
  placeOf,
  sharedFiles,
  sharedOf,
} from './pages.ts'
import { moduleFrom, type Resource } from './resource.ts'
import { shownOf } from './shown.ts'

/** The pages of a resource, which need no script: their actions, what they look like, and their routes. */
export async function htmlFiles(
  plan: Plan,
  resource: Resource,
  { tests }: { readonly tests: boolean },
): Promise<readonly string[]> {
  const { one, many } = resource
  const { folder, path, named } = placeOf(resource)
  const controller = `${folder}/controllers/${many.kebab}.ts`
  const pages = `${folder}/pages/${many.kebab}.ts`
  const exported = named(many).camel
  const shown = shownOf(
    resource,
    (content) =>
      `html\`<a href=\${router.p('${path}/:id', { id: ${one.camel}.id })}>\${${content}}</a>\``,
  )
  const { inputs, imports } = inputsOf(resource)
  const values = {
    ...pageValues(resource, pages),
    ...shown,
    inputs,
    exported: { html: exported },
    pagesModule: moduleFrom(controller, pages),
    pageImports: importLines(pages, shown.columnImports, shown.itemImports, imports),
  }
  await plan.create(controller, render('html/controller.ts', values))
  await plan.create(pages, render('html/pages.ts', values))
  await sharedFiles(plan, sharedOf(shown.columnImports, shown.itemImports, imports))
  await addRoutes(plan, resource, {
    imports: [`import { ${exported} } from '${controller.replace('src/web', '.')}'`],
    text: (base) => `.resources('${base}', ${exported})`,
  })
  if (tests) await pageTests(plan, resource, 'html', values)
  return [`npm run dev    and see ${path}`]
}
