import { guardsOf, type Route } from '../../http/index.ts'
import type { Finding } from './finding.ts'

/**
 * Reports routes that nothing decides about who may see them (A-121), and declarations that concern no route.
 *
 * @param declared - The paths of routes that are meant to be for everybody.
 */
export function checkRoutes(
  routes: readonly Route[],
  declared: readonly string[],
): readonly Finding[] {
  // Files are for everybody: whoever puts one into such a folder knows it.
  const asked = routes.filter(({ target }) => target.kind !== 'files')
  const open = asked.filter((route) => guardsOf(route).length === 0)
  const findings = open
    .filter(({ path }) => !declared.some((one) => covers(one, path)))
    .map((route): Finding => {
      const live = route.target.kind === 'live' ? ', as a plug with { live: true }' : ''
      const text =
        `${nameOf(route)} has no guard. Put it behind a pipeline with accounts.requireUser or another ` +
        `guard${live}, or declare it: auth: { public: [${JSON.stringify(route.path)}] } in redstart.config.ts.`
      return { level: 'fault', about: 'route', text }
    })
  const idle = declared.filter((one) => !open.some(({ path }) => covers(one, path)))
  return [
    ...findings,
    ...idle.map((one): Finding => {
      const text = `${one} is declared public, but no route there needs it. Take it from the list.`
      return { level: 'note', about: 'route', text }
    }),
  ]
}

/** Whether a declared path is that of a route, or ends with `/*` and is above it. */
function covers(declared: string, path: string): boolean {
  if (!declared.endsWith('/*')) return declared === path
  const above = declared.slice(0, -'/*'.length)
  return path === above || path.startsWith(`${above}/`)
}

function nameOf({ method, path, target }: Route): string {
  if (target.kind === 'live') return `The live view at ${path}`
  if (target.kind === 'forward') return `What ${path} is forwarded to`
  return `${method} ${path}`
}
