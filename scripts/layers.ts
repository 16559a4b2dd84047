/**
 * Holds the layers of the framework: a folder imports only from lower layers, and only their
 * `index.ts`; nothing imports itself round about, but for types. Every rule is first tried on
 * `fixtures/layers`, where each is broken once.
 *
 * @module
 */
import { cruise, type IForbiddenRuleType } from 'dependency-cruiser'
import { fail } from './command.ts'
import { root } from './workspace.ts'

/** The layers, lowest first. Folders of one row know nothing of each other. */
const layers: readonly (readonly string[])[] = [
  ['errors', 'clock', 'context'],
  ['peer', 'schema', 'topic', 'params', 'token', 'proxy', 'telemetry'],
  ['pubsub', 'html', 'changeset'],
  ['presence', 'components', 'mail', 'http', 'assets'],
  ['db'],
  ['history'],
  ['socket'],
  ['channel'],
  ['live'],
  ['auth'],
  ['endpoint'],
  ['testing', 'generators'],
  ['cli'],
]

/** Folders whose code runs elsewhere: of these others they may know the types. */
const typesOnly: Readonly<Record<string, readonly string[]>> = {
  client: ['schema', 'topic', 'presence', 'channel'],
  hooks: [],
}

const folders = [...layers.flat(), ...Object.keys(typesOnly)]
const test = '[.](test|types)[.]ts$'

interface Report {
  /** The files that were looked at. */
  readonly modules: readonly string[]
  /** `rule: from -> to` of each import that breaks a rule, `unlisted: file` of a file in no layer. */
  readonly violations: readonly string[]
}

await checkFixture()
await checkFramework()

async function checkFramework(): Promise<void> {
  const src = 'packages/redstart/src'
  const { modules, violations } = await inspect(src)
  const unseen = folders.filter((folder) => !modules.includes(`${src}/${folder}/index.ts`))
  if (unseen.length > 0) fail(`The layer check saw no index.ts in: ${unseen.join(', ')}.`)
  if (violations.length > 0) {
    fail(...violations, '', 'A folder imports only the index.ts of lower layers: ARCHITECTURE.md.')
  }
  console.log(`Layers: ${modules.length} modules in ${folders.length} folders keep the rules.`)
}

async function checkFixture(): Promise<void> {
  const { violations } = await inspect('scripts/fixtures/layers')
  const expected = [
    'channel: channel/past-the-index.ts -> topic/match.ts',
    'client-runs-elsewhere: client/at-run-time.ts -> channel/index.ts',
    'client-runs-elsewhere: client/built-in.ts -> crypto',
    'no-cycle: endpoint/about.ts -> endpoint/round.ts',
    'nothing-outside: endpoint/outside.ts -> scripts/workspace.ts',
    'resolvable: endpoint/unknown.ts -> ./missing.ts',
    'schema: schema/sideways.ts -> topic/index.ts',
    'topic: topic/upwards.ts -> channel/index.ts',
    'unlisted: extra/index.ts',
  ]
  const found = violations.map((line) => line.replaceAll('scripts/fixtures/layers/', '')).sort()
  if (found.join('\n') === expected.join('\n')) return
  fail('The layer rules do not find what scripts/fixtures/layers breaks. Found:', ...found)
}

async function inspect(src: string): Promise<Report> {
  const { output } = await cruise(
    [src],
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: rules(src) },
      doNotFollow: { path: ['node_modules', `^(?!${src}/)`] },
      tsPreCompilationDeps: true,
      combinedDependencies: true,
    },
    {
      conditionNames: ['types', 'import', 'node', 'default'],
      mainFields: ['types', 'module', 'main'],
      exportsFields: ['exports'],
    },
  )
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text')
  const modules = output.modules.map(({ source }) => source).filter((path) => path.startsWith(src))
  const listed = folders.map((folder) => `${src}/${folder}/`)
  const unlisted = modules.filter((path) => !listed.some((folder) => path.startsWith(folder)))
  const broken = output.summary.violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`)
  return { modules, violations: [...broken, ...unlisted.map((path) => `unlisted: ${path}`)] }
}

function rules(src: string): IForbiddenRuleType[] {
  const index = (names: readonly string[]) => names.map((name) => `^${src}/${name}/index[.]ts$`)
  const from = (folder: string) => ({ path: `^${src}/${folder}/`, pathNot: test })
  const mayImport = (folder: string, others: readonly string[]): IForbiddenRuleType => ({
    name: folder,
    severity: 'error',
    from: from(folder),
    to: { path: `^${src}/`, pathNot: [`^${src}/${folder}/`, ...index(others)] },
  })
  const perLayer = layers.flatMap((row, height) =>
    row.map((folder) => mayImport(folder, layers.slice(0, height).flat())),
  )
  const perClient = Object.entries(typesOnly).flatMap(([folder, others]): IForbiddenRuleType[] => [
    mayImport(folder, others),
    {
      name: `${folder}-runs-elsewhere`,
      severity: 'error',
      from: from(folder),
      to: { pathNot: `^${src}/${folder}/`, dependencyTypesNot: ['type-only'] },
    },
  ])
  return [
    ...perLayer,
    ...perClient,
    {
      name: 'nothing-outside',
      severity: 'error',
      from: { path: `^${src}/`, pathNot: test },
      to: {
        pathNot: [`^${src}/`, '(^|/)node_modules/'],
        dependencyTypesNot: ['core'],
        couldNotResolve: false,
      },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ]
}
