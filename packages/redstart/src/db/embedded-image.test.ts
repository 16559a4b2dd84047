import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeEmbeddedDatabase } from '../../../../scripts/embedded-database.ts'
import { openFolder } from './connect.ts'
import type { Driver } from './driver.ts'
import { openEmbedded } from './embedded-driver.ts'
import { emptyDatabase, imageName } from './embedded-image.ts'
import { runMigrations } from './migration-runner.ts'

const migrations = new URL('../../test/support/migrations', import.meta.url).pathname

let root = ''
/** The image of this checkout. */
let file = ''
let image: Buffer | undefined
/** What all databases that begin from it have in common, and no other has. */
let identifier: unknown

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'redstart-image-'))
  file = await makeEmbeddedDatabase()
  image = await emptyDatabase()
  const driver = await openEmbedded({}, 'in memory')
  identifier = await identifierOf(driver)
  await driver.close()
})

afterAll(() => rm(root, { recursive: true, force: true }))

async function identifierOf(driver: Driver): Promise<unknown> {
  const [row] = await driver.query('select system_identifier from pg_control_system()', [], 'array')
  return row
}

describe('a new database', () => {
  it('begins from the image, and takes migrations and rows', async () => {
    const driver = await openEmbedded({}, 'in memory')
    expect(await identifierOf(driver)).toEqual(identifier)
    await runMigrations(driver, migrations)
    await driver.script("insert into rooms (id, name) values (gen_random_uuid(), 'hall')")
    expect(await driver.query('select name from rooms', [], 'array')).toEqual([['hall']])
    await driver.close()
  })

  it('begins from it in a folder, for one process, with little memory, and keeps what was written', async () => {
    const folder = join(root, 'new')
    const first = await openFolder(folder)
    expect(first.fresh).toBe(true)
    expect(await identifierOf(first)).toEqual(identifier)
    await first.script('create table kept (at int)')
    await expect(openFolder(folder)).rejects.toMatchObject({ code: 'database_in_use' })
    await first.close()
    const second = await openFolder(folder)
    expect(second.fresh).toBe(false)
    expect(await second.query('select * from kept', [], 'array')).toEqual([])
    // Of the memory that PostgreSQL takes at once by itself, an eighth.
    expect(await second.query('show shared_buffers', [], 'array')).toEqual([['16MB']])
    await second.close()
  })

  it('has no crash to recover from', () => {
    expect(image?.includes('global/pg_control')).toBe(true)
    expect(image?.includes('postmaster.pid')).toBe(false)
  })

  it('is made where half an image does not open, in a folder as if nothing had been', async () => {
    const folder = join(root, 'half')
    const half = image?.subarray(0, 20 * 2 ** 20)
    expect(half?.length).toBe(20 * 2 ** 20)
    const driver = await openFolder(folder, () => Promise.resolve(half))
    expect(await identifierOf(driver)).not.toEqual(identifier)
    await driver.script('create table made (at int)')
    await driver.close()
    await (await openFolder(folder)).close()
  })

  it('is made where there is no image', async () => {
    const driver = await openEmbedded({}, 'in memory', () => Promise.resolve(undefined))
    expect(await identifierOf(driver)).not.toEqual(identifier)
    await driver.close()
  })
})

it('leaves a database alone that is there: it is not of the image', async () => {
  const folder = join(root, 'damaged')
  await mkdir(folder)
  await writeFile(join(folder, 'PG_VERSION'), '7\n')
  await expect(openFolder(folder)).rejects.toMatchObject({ code: 'database_damaged' })
  expect(await readdir(folder)).toContain('PG_VERSION')
})

describe('the image', () => {
  it('is none where the file is absent, of another version, or damaged', async () => {
    const name = await imageName()
    const folder = join(root, 'images')
    await mkdir(folder)
    const images = pathToFileURL(`${folder}/`)
    expect(await emptyDatabase(images)).toBeUndefined()
    await copyFile(file, join(folder, '0.0.1.tar.br'))
    expect(await emptyDatabase(images)).toBeUndefined()
    const packed = await readFile(file)
    await writeFile(join(folder, name), packed.subarray(0, packed.length / 2))
    expect(await emptyDatabase(images)).toBeUndefined()
    await writeFile(join(folder, name), 'no image')
    expect(await emptyDatabase(images)).toBeUndefined()
    await copyFile(file, join(folder, name))
    expect((await emptyDatabase(images))?.length).toBe(image?.length)
  })

  it('is kept when it is there, and alone', async () => {
    const folder = join(root, 'kept')
    await mkdir(folder)
    await writeFile(join(folder, '0.0.1.tar.br'), 'of another version')
    await writeFile(join(folder, await imageName()), 'of this version')
    const kept = await makeEmbeddedDatabase(folder)
    expect(await readdir(folder)).toEqual([await imageName()])
    expect(await readFile(kept, 'utf8')).toBe('of this version')
  })
})
