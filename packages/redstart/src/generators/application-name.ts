import { builtinModules } from 'node:module'
import { InvalidName } from '../errors/index.ts'

/** What an application is called. */
export interface ApplicationName {
  /** In its `package.json`: `my-app`, `@acme/my-app`. */
  readonly name: string
  /** For people: `My App`. */
  readonly title: string
  /** For what takes letters, digits and underscores only: `my_app`. */
  readonly snake: string
}

/** What npm takes as the name of a package. */
const PACKAGE = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/
const LONGEST = 214
/** What npm keeps for itself. */
const RESERVED = new Set(['node_modules', 'favicon.ico', ...builtinModules])

/**
 * The name of a new application.
 *
 * @param name - As npm takes it.
 * @param packages - What it depends on: npm installs no package below one of the same name.
 * @throws InvalidName with a name that would do, where there is one.
 */
export function applicationName(name: string, packages: readonly string[] = []): ApplicationName {
  if (name.length > LONGEST) throw invalid(name, `it has more than ${LONGEST} characters`)
  if (!PACKAGE.test(name)) {
    const other = usable(name)
    const advice = other ? `; ${other} would do: --name ${other}` : ''
    throw invalid(name, `npm takes small letters, digits, dashes and dots${advice}`)
  }
  if (RESERVED.has(name) || packages.includes(name)) {
    throw invalid(name, `a package of that name is used by it; ${name}-app would do`)
  }
  const words = name.replace(/^@[^/]*\//, '').match(/[a-z0-9]+/g) ?? ['application']
  return {
    name,
    title: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' '),
    snake: words.join('_'),
  }
}

/** The nearest name that npm takes; empty where nothing is left. */
function usable(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('-').slice(0, LONGEST) ?? ''
}

function invalid(name: string, problem: string): InvalidName {
  return new InvalidName('The application', name, problem)
}
