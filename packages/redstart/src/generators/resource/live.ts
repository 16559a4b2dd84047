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
import type { Resource } from './resource.ts'
import { shownOf } from './shown.ts'

const DIALOG = 'src/web/live/dialog.ts'
const CONFIRMED = 'src/web/live/confirmed.ts'

/** The live views of a resource: a list and a page for each, with forms in dialogs; and their routes. */
export async function liveFiles(
  plan: Plan,
  resource: Resource,
  { tests }: { readonly tests: boolean },
): Promise<readonly string[]> {
  const { one, many, owner } = resource
  const { folder, path, named } = placeOf(resource)
  const views = `${folder}/live/${many.kebab}`
  const index = `${named(many).camel}Live`
  const show = `${named(one).camel}Live`
  const shown = shownOf(resource, (content) => {
    const to = `router.p('${path}/:id', { id: ${one.camel}.id })`
    return `link({ navigate: ${to} }, ${content})`
  })
  const { inputs, imports } = inputsOf(resource)
  const file = `${views}/index.ts`
  const values = {
    ...pageValues(resource, file),
    ...shown,
    inputs,
    exported: { index, show },
    viewName: `${named(many).pascal}Live`,
    showName: `${named(one).pascal}Live`,
    topic: owner ? `${one.camel}EventsFor(scope)` : `${one.camel}Events()`,
    showTopic: owner ? `${one.camel}EventsFor(assigns.scope)` : `${one.camel}Events()`,
    cellImports: importLines(file, shown.columnImports),
    itemImports: importLines(file, shown.itemImports),
    inputImports: importLines(file, imports),
  }
  for (const name of ['index', 'show', 'form']) {
    await plan.create(`${views}/${name}.ts`, render(`live/${name}.ts`, values))
    const template = `${name}.template.ts`
    await plan.create(`${views}/${template}`, render(`live/${template}`, values))
  }
  await sharedFiles(plan, [DIALOG, CONFIRMED])
  await sharedFiles(plan, sharedOf(shown.columnImports, shown.itemImports, imports))
  await addRoutes(plan, resource, {
    imports: [
      `import { ${index} } from '${views.replace('src/web', '.')}/index.ts'`,
      `import { ${show} } from '${views.replace('src/web', '.')}/show.ts'`,
    ],
    text: (base) => `
    .live('${base}', ${index})
    .live('${base}/new', ${index}, { action: 'new' })
    .live('${base}/:id/edit', ${index}, { action: 'edit' })
    .live('${base}/:id', ${show})
    .live('${base}/:id/show/edit', ${show}, { action: 'edit' })`,
  })
  if (tests) await pageTests(plan, resource, 'live', values)
  return [`npm run dev    and see ${path}`]
}
