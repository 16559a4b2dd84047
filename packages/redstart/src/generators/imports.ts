/**
 * The text of a module with one more import: among those that are there, where Biome sorts it. What is imported
 * already is not imported twice, and names of one module stand in one line.
 *
 * @param line - `import { Recipe } from './recipe.ts'`, or the like.
 */
export function withImport(text: string, line: string): string {
  if (text.includes(line)) return text
  const merged = mergedInto(text, line)
  if (merged !== undefined) return merged
  const imports = [...text.matchAll(/^import [^;]*?(?:from )?'([^']+)'\n/gm)]
  const next = imports.find(([, module = '']) => comesBefore(moduleOf(line), module))
  const last = imports.at(-1)
  const at = next?.index ?? (last ? last.index + last[0].length : endOfDocstring(text))
  const gap = last || text.startsWith('\n', at) ? '' : '\n'
  return `${text.slice(0, at)}${line}\n${gap}${text.slice(at)}`
}

const NAMED = /^import (type )?\{([^}]*)\} from '([^']+)'$/gm

/** The names put beside those that come from the same module; undefined where none do. */
function mergedInto(text: string, line: string): string | undefined {
  const [wanted] = line.matchAll(NAMED)
  if (!wanted) return undefined
  const [, type, names = '', module] = wanted
  const found = [...text.matchAll(NAMED)].find((one) => one[1] === type && one[3] === module)
  if (!found) return undefined
  const [whole, , there = ''] = found
  const all = [...new Set([...namesIn(there), ...namesIn(names)])]
  const written = `import ${type ?? ''}{ ${all.join(', ')} } from '${module}'`
  return all.length === namesIn(there).length ? text : text.replace(whole, () => written)
}

/** A name of an import that the text imports from another file; undefined where there is none. */
export function importedElsewhere(text: string, line: string): string | undefined {
  const wanted = namedImports(line)
  const there = namedImports(text).filter(({ module }) => module !== wanted[0]?.module)
  const names = there.flatMap(({ names }) => names)
  return wanted.flatMap(({ names }) => names).find((name) => names.includes(name))
}

function namedImports(text: string) {
  return [...text.matchAll(NAMED)].map(([, , names = '', module]) => ({
    module,
    names: namesIn(names),
  }))
}

/** The names of a list that is imported: `a, type B`. */
export function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function moduleOf(line: string): string {
  return /'([^']+)'$/.exec(line)?.[1] ?? ''
}

/** Packages come first, then files, those that are farther away before those that are near. */
function comesBefore(module: string, other: string): boolean {
  const distance = distanceOf(module) - distanceOf(other)
  return distance === 0 ? module < other : distance > 0
}

function distanceOf(module: string): number {
  if (!module.startsWith('.')) return Number.MAX_SAFE_INTEGER
  return module.split('../').length
}

/** Where the code begins, behind a comment that says what the file is. */
function endOfDocstring(text: string): number {
  return /^\/\*\*[\s\S]*?\*\/\n/.exec(text)?.[0].length ?? 0
}
