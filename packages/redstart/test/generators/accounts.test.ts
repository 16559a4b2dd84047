/** An application with accounts, JSON, channels and presence, as the generators write it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ScratchApplication, scratchApplication } from './scratch-application.ts'

const MINUTES = 60_000

let application: ScratchApplication
beforeAll(async () => {
  application = await scratchApplication()
  for (const line of [
    'auth nickname:string:unique age:integer:optional',
    'json Recipes Recipe recipes title:string:unique notes:text cooked_at:datetime:optional owner:references:users',
    'channel Room',
    'presence Room',
  ]) {
    expect(await application.redstart('gen', ...line.split(' '))).toMatchObject({ code: 0 })
  }
}, 4 * MINUTES)
afterAll(() => application.remove())

const fine = { code: 0 }

describe('what gen auth, json, channel and presence write', { timeout: 4 * MINUTES }, () => {
  it('A-134: passes the type-check', async () => {
    expect(await application.run('typescript/bin/tsc')).toEqual({ code: 0, said: '' })
    const browser = await application.run('typescript/bin/tsc', '-p', 'tsconfig.browser.json')
    expect(browser).toEqual({ code: 0, said: '' })
  })

  it('A-134: passes the lint, as it was written', async () => {
    expect(await application.run('@biomejs/biome/bin/biome', 'check')).toMatchObject(fine)
  })

  it('A-134: passes its own tests', async () => {
    // Those of the domain are tried with the pages of a resource.
    const files = ['test/accounts', 'test/api', 'test/web', 'test/presence']
    const { code, said } = await application.run('vitest/vitest.mjs', 'run', ...files)
    expect(code, said).toBe(0)
  })

  it('A-127: has the extra field in table, form, allow-list, seed and tests', async () => {
    const { read } = application
    expect(await read('src/accounts/tables.ts')).toContain('nickname: varchar({ length: 255 })')
    expect(await read('src/accounts/accounts.ts')).toContain("nickname: { label: 'Nickname' }")
    expect(await read('src/accounts/demo-people.ts')).toContain("nickname: 'person'")
    const test = await read('test/accounts.test.ts')
    expect(test).toContain("'does not let two people have the same nickname'")
    expect(test).toContain("'does not let anybody register without their nickname'")
    expect(test).not.toContain('register without their age')
  })

  it('A-121: leaves no route without a guard that is not declared public', async () => {
    expect(await application.redstart('auth', 'doctor')).toMatchObject(fine)
  })

  it('says which routes there are', async () => {
    const { said } = await application.redstart('routes')
    for (const path of ['/users/register', '/api/sign_in', '/api/recipes/:id', '/dev/mailbox']) {
      expect(said).toContain(path)
    }
  })
})

describe('a generator that ran', { timeout: MINUTES }, () => {
  it.each([
    ['auth', 'src/accounts/accounts.ts'],
    ['auth phone:string --no-api', 'src/accounts/accounts.ts'],
    ['json Recipes Recipe recipes title:string --no-schema --no-context', 'people'],
    [
      'json Recipes Recipe recipes title:string owner:references:users --no-schema --no-context',
      'src/api/recipes.ts',
    ],
    ['channel Room', 'src/web/channels/room-channel.ts'],
    ['socket App', 'src/web/socket.ts'],
    ['presence Room', 'src/presence/room-presence.ts'],
  ])('does not write over what is there: gen %s', async (line, path) => {
    const before = await application.read('src/api/router.ts')
    const { code, said } = await application.redstart('gen', ...line.split(' '))
    expect(code).toBe(1)
    expect(said).toContain(path)
    expect(said).toContain('Nothing was written')
    expect(await application.read('src/api/router.ts')).toBe(before)
  })
})

it('seeds two people to try it with, once', { timeout: 4 * MINUTES }, async () => {
  expect(await application.redstart('db', 'migrate')).toMatchObject(fine)
  const seeded = await application.redstart('db', 'seed')
  expect(seeded.said).toContain('Log in as person@example.com, or as the admin admin@example.com.')
  expect(await application.redstart('db', 'seed')).toMatchObject(fine)
})
