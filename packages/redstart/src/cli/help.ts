import type { ArgDef, CommandDef } from 'citty'
import { aliasesOf, dashed, hintOf, isRequired, takesMore } from './check-args.ts'
import { argsOf, type FoundCommand, lineOf, loaded, namesOf, subCommand } from './find-command.ts'
import { columns } from './output.ts'

/**
 * What is said about a command to who asks for help.
 *
 * @param version - That of the framework.
 */
export async function helpOf(
  { command, path }: Pick<FoundCommand, 'command' | 'path'>,
  version: string,
): Promise<string> {
  const inside = await namesOf(command)
  const args = Object.entries(await argsOf(command))
  const flags = args.filter(([, { type }]) => type !== 'positional')
  const named = args.filter(([, { type }]) => type === 'positional')
  const usage = [
    lineOf(path),
    ...named.map(([name, arg]) => placeOf(name, isRequired(arg), takesMore(arg))),
    ...(inside.length > 0 ? ['<command>'] : []),
    ...(flags.length > 0 || inside.length > 0 ? ['[options]'] : []),
  ].join(' ')
  const sections = [
    path.length === 0 ? `Redstart ${version}. ${await aboutOf(command)}` : await aboutOf(command),
    `Usage: ${usage}`,
    ...section(
      'Arguments',
      named.map(([name, arg]) => [name.toUpperCase(), arg.description ?? '']),
    ),
    ...section(
      'Options',
      flags.map(([name, arg]) => [flagOf(name, arg), meaningOf(arg)]),
    ),
    ...section('Commands', await commandRows(command, inside)),
    ...(path.length === 0 ? section('Everywhere', EVERYWHERE) : []),
    ...(path.length === 0 ? [EXIT_CODES] : []),
    ...(inside.length > 0
      ? [`\`${lineOf(['help', ...path])} <command>\` says more about one.`]
      : []),
  ]
  return sections.join('\n\n')
}

const EVERYWHERE: readonly (readonly string[])[] = [
  ['-h, --help', 'Says what a command does and takes.'],
  ['-v, --version', 'Says which version this is.'],
]

const EXIT_CODES =
  'A command ends with 0 when it did its work, 1 when it could not, 2 when it was not understood.'

async function commandRows(
  command: CommandDef,
  names: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = []
  for (const name of names) {
    const one = (await subCommand(command, name)) ?? {}
    const more = (await namesOf(one)).length > 0 ? ' …' : ''
    rows.push([`${name}${more}`, await aboutOf(one)])
  }
  return rows
}

async function aboutOf(command: CommandDef): Promise<string> {
  return (await loaded(command.meta ?? {})).description ?? ''
}

/** What is so unless it is told not to be, by the flag that tells it: `--no-git`. */
function flagOf(name: string, arg: ArgDef): string {
  const own = isOn(arg) ? `--no-${name}` : dashed(name)
  const names = [...aliasesOf(arg).map(dashed), own].join(', ')
  return arg.type === 'boolean' ? names : `${names}=${hintOf(arg, name)}`
}

/** What a flag does. */
function meaningOf(arg: ArgDef): string {
  const { description = '', default: usual } = arg
  if (isOn(arg)) return negativeOf(arg) ?? `Leaves out: ${description}`
  const isSaid = arg.type === 'boolean' || usual === undefined
  return isSaid ? description : `${description} Default: ${usual}.`
}

function negativeOf(arg: ArgDef): string | undefined {
  return arg.type === 'boolean' ? arg.negativeDescription : undefined
}

function isOn({ type, default: usual }: ArgDef): boolean {
  return type === 'boolean' && usual === true
}

function placeOf(name: string, required: boolean, more: boolean): string {
  const place = `${name.toUpperCase()}${more ? '…' : ''}`
  return required ? place : `[${place}]`
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return []
  return [[`${title}:`, ...columns(rows).map((line) => `  ${line}`)].join('\n')]
}
