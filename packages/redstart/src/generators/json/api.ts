import type { Application } from '../application.ts'
import { addPackages } from '../manifest.ts'
import type { Plan } from '../plan.ts'
import { quoted } from '../resource/code.ts'
import { render } from '../template.ts'

/** Where the routes for programs are. */
export const API_ROUTER = 'src/api/router.ts'
const FILES = [
  API_ROUTER,
  'src/api/openapi.ts',
  'src/api/refusals.ts',
  'test/support/program.ts',
  'test/api/openapi.test.ts',
]

const TOKENS = 'src/api/tokens.ts'
const TOKEN_FILES = [
  TOKENS,
  'src/api/pipeline.ts',
  'src/api/me.ts',
  'test/support/program-of.ts',
  'test/api/tokens.test.ts',
]
const TOKEN_ROUTES = `// POST /api/sign_up, /api/sign_in, /api/refresh, /api/sign_out
.scope('/api', apiPipeline(), tokens.routes)
.scope('/api', bearer, (r) => r.get('/me', me))`

/**
 * Gives an application an interface for programs, as far as it has none: its router, its description, and
 * where there are accounts, tokens to sign in with.
 *
 * @returns the packages that it lacks for that.
 */
export async function addApi(
  plan: Plan,
  { name, hasAccounts }: Application,
): Promise<readonly string[]> {
  if (!(await plan.has(API_ROUTER))) {
    for (const path of FILES) await plan.create(path, render(`api/${path}`, {}))
    const router = 'src/web/router.ts'
    await plan.addImport(router, "import { apiRouter } from '../api/router.ts'")
    await plan.inject(router, 'redstart:routers', '.include(apiRouter)', IN_CHAIN)
  }
  if (!hasAccounts) return []
  if (await plan.has(TOKENS)) return []
  await declareDescription(plan)
  for (const path of TOKEN_FILES)
    await plan.create(path, render(`auth/${path}`, { audience: quoted(`${name}-api`) }))
  await addApiRoutes(plan, TOKEN_ROUTES, [
    "import { me } from './me.ts'",
    "import { bearer } from './pipeline.ts'",
    "import { tokens } from './tokens.ts'",
  ])
  return addPackages(plan, ['jose'])
}

/** For `redstart auth doctor`: whoever may not ask for anything may read what there is to ask for. */
async function declareDescription(plan: Plan): Promise<void> {
  await plan.edit(
    'redstart.config.ts',
    (text) => {
      if (/(['"])\/api\/openapi\.json\1/.test(text)) return text
      return text.includes(PUBLIC) ? text.replace(PUBLIC, `${PUBLIC}${DESCRIPTION}, `) : undefined
    },
    { where: 'in auth.public', text: DESCRIPTION },
  )
}

const DESCRIPTION = "'/api/openapi.json'"
const PUBLIC = 'public: ['

/** Adds routes to the interface for programs. */
export async function addApiRoutes(
  plan: Plan,
  routes: string,
  imports: readonly string[],
): Promise<void> {
  for (const line of imports) await plan.addImport(API_ROUTER, line)
  await plan.inject(API_ROUTER, 'redstart:routes', routes, IN_CHAIN)
}

const IN_CHAIN = 'in the chain of the router'
