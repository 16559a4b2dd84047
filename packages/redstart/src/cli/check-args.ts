import { parseArgs } from 'node:util'
import type { ArgDef, ArgsDef } from 'citty'
import { InvalidUsage } from '../errors/index.ts'
import { lineOf } from './find-command.ts'
import { hintAt } from './meant.ts'

/**
 * Refuses what a command would not understand, before it does anything.
 *
 * @param path - How one gets to the command: `db`, `migrate`.
 * @throws InvalidUsage for flags that there are not or that are given twice, values that are missing or one of
 *   no use, and arguments that are missing or too many.
 */
export function checkArgs(path: readonly string[], args: ArgsDef, typed: readonly string[]): void {
  const line = lineOf(path)
  const refuse = (problem: string): never => {
    throw new InvalidUsage(problem, lineOf(['help', ...path]))
  }
  const flags = flagsOf(args)
  const { tokens } = parseArgs({
    args: [...typed],
    options: optionsFor(flags),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const given: string[] = []
  const seen = new Set<ArgDef>()
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value)
    if (token.kind !== 'option') continue
    const flag = flags.get(token.name) ?? negated(flags, token.rawName)
    if (flag === undefined) {
      const known = [...flags.keys()].map(dashed)
      refuse(`\`${line}\` has no \`${token.rawName}\`.${hintAt(token.rawName, known)}`)
    } else if (seen.has(flag)) {
      refuse(`\`${line}\` takes \`${token.rawName}\` once: leave one of them out.`)
    } else if (flag.type === 'boolean') {
      if (token.inlineValue) refuse(`${token.rawName} takes no value: it is there, or it is not.`)
    } else if (!token.value || (!token.inlineValue && token.value.startsWith('-'))) {
      refuse(`${token.rawName} needs a value: ${token.rawName}=${hintOf(flag, token.name)}.`)
    } else if (flag.type === 'enum' && flag.options && !flag.options.includes(token.value)) {
      const near = hintAt(token.value, flag.options)
      refuse(
        `${token.rawName} is ${JSON.stringify(token.value)}; it is one of ${flag.options.join(', ')}.${near}`,
      )
    }
    if (flag !== undefined) seen.add(flag)
  }
  checkPositionals(line, args, given, refuse)
}

function checkPositionals(
  line: string,
  args: ArgsDef,
  given: readonly string[],
  refuse: (problem: string) => never,
): void {
  const wanted = Object.entries(args).filter(([, { type }]) => type === 'positional')
  const missing = wanted.slice(given.length).find(([, arg]) => isRequired(arg))
  if (missing !== undefined) {
    const [name, { description = '' }] = missing
    const about = description.charAt(0).toLowerCase() + description.slice(1).replace(/\.$/, '')
    refuse(`\`${line}\` needs ${name.toUpperCase()}${about && ` (${about})`}.`)
  }
  const extra = given[wanted.length]
  if (extra === undefined || wanted.some(([, arg]) => takesMore(arg))) return
  refuse(`\`${line}\` does not know what to do with ${JSON.stringify(extra)}.`)
}

/** What is thrown for a value that its flag has no use for. */
export function invalidValue(flag: string, value: string, want: string): InvalidUsage {
  return new InvalidUsage(`${flag} is ${JSON.stringify(value)}; it has to be ${want}.`)
}

/** Whether a command cannot do without an argument. */
export function isRequired({ type, required, default: usual }: ArgDef): boolean {
  return type === 'positional'
    ? required !== false && usual === undefined
    : required === true && usual === undefined
}

/** Whether any number of arguments may follow one: its hint ends with an ellipsis, `name:type…`. */
export function takesMore({ type, valueHint }: ArgDef): boolean {
  return type === 'positional' && valueHint?.endsWith('…') === true
}

/** What stands for a value: `<number>`. */
export function hintOf({ type, valueHint, ...arg }: ArgDef, name: string): string {
  if (type === 'enum' && 'options' in arg && arg.options) return arg.options.join('|')
  return `<${valueHint ?? name}>`
}

/** The other names of a flag. */
export function aliasesOf(arg: ArgDef): readonly string[] {
  return 'alias' in arg ? [arg.alias ?? []].flat() : []
}

/** As it is typed: `--port`, `-p`. */
export function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`
}

/** All flags of a command, by each of their names. */
function flagsOf(args: ArgsDef): ReadonlyMap<string, ArgDef> {
  const flags = new Map<string, ArgDef>()
  for (const [name, arg] of Object.entries(args)) {
    if (arg.type === 'positional') continue
    for (const one of [name, ...aliasesOf(arg)]) flags.set(one, arg)
  }
  return flags
}

/** `--no-git` for the flag `git`, where that is set by itself. */
function negated(flags: ReadonlyMap<string, ArgDef>, typed: string): ArgDef | undefined {
  const flag = /^--no-(.+)$/.exec(typed)?.[1]
  const arg = flag === undefined ? undefined : flags.get(flag)
  return arg?.type === 'boolean' && arg.default === true ? arg : undefined
}

function optionsFor(
  flags: ReadonlyMap<string, ArgDef>,
): Record<string, { type: 'boolean' | 'string'; short?: string }> {
  return Object.fromEntries(
    [...flags].map(([name, { type }]) => [
      name,
      {
        type: type === 'boolean' ? ('boolean' as const) : ('string' as const),
        ...(name.length === 1 && { short: name }),
      },
    ]),
  )
}
