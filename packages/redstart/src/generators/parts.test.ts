/** Generators against files that are not as they were written; nothing is written here. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FilesExist, InvalidName, InvalidPattern, PartMissing } from '../errors/index.ts'
import type { Application } from './application.ts'
import { applicationFiles } from './application-files.ts'
import { authGenerator } from './auth/auth.ts'
import { channelGenerator } from './channel/channel.ts'
import { presenceGenerator } from './channel/presence.ts'
import { socketGenerator } from './channel/socket.ts'
import type { Generator } from './generate.ts'
import { jsonGenerator } from './json/json.ts'
import { Plan } from './plan.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redstart-plan-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A plan for a new application, of which nothing is on the disk, changed by `edit`. */
async function planned(
  generators: readonly Generator[],
  {
    hasAccounts = false,
    edit = (text: string): string => text,
  }: {
    readonly hasAccounts?: boolean
    readonly edit?: (text: string, path: string) => string
  } = {},
) {
  const application: Application = { folder, name: '@club/cooking', hasAccounts }
  const plan = new Plan(folder)
  const values = { name: 'cooking', title: 'Cooking', snake: 'cooking', redstart: '*', auth: false }
  const files = await applicationFiles(values)
  for (const { path, text } of files) await plan.create(path, edit(text, path))
  const base = new Set(files.map(({ path }) => path))
  const outcomes = []
  for (const generator of generators) outcomes.push(await generator(plan, application))
  const { created, byHand } = plan.changes()
  return { plan, outcomes, byHand, created: created.filter((path) => !base.has(path)) }
}

const auth = (options: { pages?: boolean; api?: boolean } = {}) =>
  authGenerator({ fields: [], pages: true, api: true, ...options })

const recipes = (...fields: readonly string[]) => ({
  domain: 'Recipes',
  name: 'Recipe',
  table: 'recipes',
  fields,
  schema: true,
  context: true,
  tests: true,
})

describe('gen auth', () => {
  it('finds a place for everything in a new application', async () => {
    const { byHand, outcomes, plan } = await planned([auth()])
    expect(byHand).toEqual([])
    expect(outcomes).toEqual([
      { migration: 'create_accounts', next: expect.arrayContaining(['npm install']) },
    ])
    const { dependencies } = JSON.parse((await plan.read('package.json')) ?? '')
    expect(dependencies).toMatchObject({ '@node-rs/argon2': expect.any(String) })
    expect(Object.keys(dependencies)).toEqual(Object.keys(dependencies).sort())
    expect(await plan.read('src/mailer.ts')).toContain("'club-cooking@localhost'")
    expect(await plan.read('src/web/live/home.template.ts')).not.toContain('redstart gen auth')
  })

  it('leaves pages and interface away where they are not wanted', async () => {
    const { created, plan } = await planned([auth({ pages: false, api: false })])
    expect(created.filter((path) => /account-pages|api/.test(path))).toEqual([])
    expect(await plan.read('src/accounts/accounts.ts')).not.toContain('pages')
    expect(await plan.read('redstart.config.ts')).not.toContain('/api')
    expect(await plan.read('package.json')).not.toContain('"jose"')
  })

  it('ejects no page of what the accounts are not told to do', async () => {
    const { created } = await planned([auth()])
    const pages = created.filter((path) => path.includes('account-pages'))
    expect(pages).toContain('src/web/account-pages/log-in.ts')
    expect(pages.filter((path) => /invitation|linked|provider/.test(path))).toEqual([])
  })

  it('says what to add where the application has become another', async () => {
    const edit = (text: string, path: string) =>
      path.startsWith('src/web/')
        ? text
            .replaceAll(/^ *\/\/ redstart:.*\n/gm, '')
            .replace('Visit = Conn', 'Visit = Conn<{}>')
            .replace('nav: nav(conn),', 'nav: top(conn),')
            .replace('export function nav', 'function nav')
        : text
    const { byHand } = await planned([auth()], { edit })
    expect(byHand.map(({ path }) => path)).toEqual([
      'src/web/pipelines.ts',
      'src/web/pipelines.ts',
      'src/web/pipelines.ts',
      'src/web/router.ts',
      'src/web/nav.ts',
      'src/web/layout.ts',
      'src/web/router.ts',
    ])
  })

  it('is refused where there are accounts', async () => {
    await expect(planned([auth()], { hasAccounts: true })).rejects.toThrow(FilesExist)
  })
})

describe('gen json', () => {
  it('makes the interface once, and accounts find theirs in it', async () => {
    const { plan, byHand, outcomes } = await planned([
      jsonGenerator({ ...recipes('title'), web: 'v1' }),
      auth(),
    ])
    expect(byHand).toEqual([])
    expect(outcomes[0]).toMatchObject({ migration: 'create_recipes' })
    const router = (await plan.read('src/api/router.ts')) ?? ''
    expect(router.match(/tokens\.routes/g)).toHaveLength(1)
    expect(router).toContain("import * as v1Recipes from './v1/recipes.ts'")
    expect(router).toContain(".scope('/api/v1', apiPipeline(), (r) =>")
  })

  it('asks for a token where there are accounts, and adds what programs sign in with', async () => {
    const { plan, outcomes } = await planned([jsonGenerator(recipes('title'))], {
      hasAccounts: true,
    })
    expect(await plan.read('src/api/router.ts')).toContain(".scope('/api', bearer, (r) =>")
    expect(await plan.read('src/api/tokens.ts')).toContain("audience: '@club/cooking-api'")
    expect(outcomes[0]?.next).toContain('npm install')
  })

  it('declares the description public, once, whenever it comes', async () => {
    const config = 'redstart.config.ts'
    const json = jsonGenerator(recipes('title'))
    for (const generators of [[auth(), json], [json, auth()], [auth()]]) {
      const { plan, byHand } = await planned(generators, { hasAccounts: false })
      expect((await plan.read(config))?.match(/\/api\/openapi\.json/g)).toHaveLength(1)
      expect(byHand).toEqual([])
    }
    const later = await planned([auth({ api: false })])
    expect(await later.plan.read(config)).not.toContain('openapi')
    await json(later.plan, { folder, name: 'cooking', hasAccounts: true })
    expect(await later.plan.read(config)).toContain(
      "auth: { public: ['/api/openapi.json', '/', '/dev/mailbox'] }",
    )
  })

  it('calls the shapes of each side otherwise in the description', async () => {
    const { plan } = await planned([
      jsonGenerator({ ...recipes('title'), web: 'v1' }),
      jsonGenerator({ ...recipes('title'), web: 'v2', schema: false, context: false }),
    ])
    const ids = async (path: string) =>
      (await plan.read(path))?.match(/(?<=id: ')\w+/g)?.toSorted() ?? []
    expect(await ids('src/api/v1/recipe-schemas.ts')).toEqual([
      ...['V1Recipe', 'V1RecipeChanges', 'V1RecipeParams'],
    ])
    expect(await ids('src/api/v2/recipe-schemas.ts')).toHaveLength(3)
    expect((await ids('src/api/v2/recipe-schemas.ts'))[0]).toBe('V2Recipe')
  })

  it('wants functions that are there, and ask for the same', async () => {
    const without = { ...recipes('title'), schema: false, context: false }
    await expect(planned([jsonGenerator(without)])).rejects.toThrow(PartMissing)
    const first = jsonGenerator({ ...recipes('title'), web: 'v1' })
    const again = jsonGenerator({ ...without, fields: ['title', 'owner:references:users'] })
    await expect(planned([first, again])).rejects.toThrow(PartMissing)
  })

  it('does not write over what programs have', async () => {
    const generator = jsonGenerator({ ...recipes('title'), context: false })
    await expect(planned([jsonGenerator(recipes('title')), generator])).rejects.toThrow(FilesExist)
  })
})

describe('gen channel, socket and presence', () => {
  it('puts channels on the socket that is there, whatever it is called', async () => {
    const { plan, byHand } = await planned([
      socketGenerator('Chat'),
      channelGenerator({ name: 'Room', topic: undefined }),
      channelGenerator({ name: 'Broom', topic: 'brooms:*' }),
    ])
    expect(byHand).toEqual([])
    const socket = (await plan.read('src/web/socket.ts')) ?? ''
    expect(socket).toMatch(/channels\(\s+roomChannel,\s+broomChannel,\s+\/\/ redstart:channels/)
    expect(await plan.read('test/web/broom-channel.test.ts')).toContain(
      "join(chatSocket, 'brooms:1'",
    )
    expect(await plan.read('src/endpoint.ts')).toContain("'/socket': chatSocket,")
    expect(await plan.read('src/web/layout.ts')).not.toContain('userToken')
  })

  it('lets nobody connect but who is logged in, where there are accounts', async () => {
    const generator = channelGenerator({ name: 'Room', topic: undefined })
    const { plan, byHand } = await planned([generator], { hasAccounts: true })
    expect(byHand).toEqual([])
    expect(await plan.read('src/web/connection.ts')).toContain('accounts.scopeOfToken')
    expect(await plan.read('src/web/layout.ts')).toContain('userToken(conn)')
  })

  it.each<[string, () => Generator, new (...args: never) => Error]>([
    [
      'a channel in small letters',
      () => channelGenerator({ name: 'room', topic: undefined }),
      InvalidName,
    ],
    [
      'a topic that is none',
      () => channelGenerator({ name: 'Room', topic: 'room:{' }),
      InvalidPattern,
    ],
    ['a socket with a dash', () => socketGenerator('my-socket'), InvalidName],
    ['a presence in small letters', () => presenceGenerator('room'), InvalidName],
  ])('refuses %s', (_what, make, error) => {
    expect(make).toThrow(error)
  })

  it.each<[string, () => Generator]>([
    ['channel', () => channelGenerator({ name: 'Room', topic: undefined })],
    ['socket', () => socketGenerator('App')],
    ['presence', () => presenceGenerator('Room')],
  ])('does not write over a %s', async (_what, make) => {
    await expect(planned([make(), make()])).rejects.toThrow(FilesExist)
  })
})
