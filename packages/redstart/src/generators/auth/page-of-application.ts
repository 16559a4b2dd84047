import { namesIn } from '../imports.ts'

const IMPORT = /^import (type )?\{([^}]*)\} from '(\.{1,2}\/[^']+)'\n/gm

/**
 * The source of a page of the accounts as an application can have it: what it imports of the framework
 * by relative paths, it imports by public names.
 */
export function asPageOfApplication(source: string): string {
  const found = [...source.matchAll(IMPORT)].map(([, type = '', names = '', from = '']) => ({
    module: publicName(from),
    names: namesIn(names).map((name) =>
      type === '' || name.startsWith('type ') ? name : `type ${name}`,
    ),
  }))
  const modules = [...new Set(found.map(({ module }) => module))].sort()
  const imports = modules.map((module) => {
    const names = found.filter((one) => one.module === module).flatMap((one) => one.names)
    return importOf(module, [...new Set(names)])
  })
  return `${imports.join('\n')}\n${source.replaceAll(IMPORT, '')}`
}

/** `../../../html/index.ts` as `redstart/html`; what else a page imports is of the accounts. */
function publicName(from: string): string {
  const layer = /^(?:\.\.\/){3}([a-z]+)\/index\.ts$/.exec(from)?.[1]
  return `redstart/${layer ?? 'auth'}`
}

function importOf(module: string, names: readonly string[]): string {
  const sorted = [...names].sort((a, b) => bare(a).localeCompare(bare(b)))
  const types = sorted.every((name) => name.startsWith('type '))
  const list = types ? sorted.map(bare) : sorted
  const line = `import ${types ? 'type ' : ''}{ ${list.join(', ')} } from '${module}'`
  if (line.length <= WIDTH) return line
  return `import ${types ? 'type ' : ''}{\n${list.map((name) => `  ${name},\n`).join('')}} from '${module}'`
}

function bare(name: string): string {
  return name.replace(/^type /, '')
}

const WIDTH = 100
