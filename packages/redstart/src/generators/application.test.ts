import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FolderUnusable } from '../errors/index.ts'
import { applicationAt } from './application.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redstart-application-'))
})
afterEach(() => rm(folder, { recursive: true }))

const describeItself = (text: string) => writeFile(join(folder, 'package.json'), text)

describe('an application', () => {
  it('is known by its name, and by its accounts', async () => {
    await describeItself('{ "name": "cooking" }')
    expect(await applicationAt(folder)).toEqual({ folder, name: 'cooking', hasAccounts: false })
    await mkdir(join(folder, 'src/accounts'), { recursive: true })
    await writeFile(join(folder, 'src/accounts/accounts.ts'), '')
    expect(await applicationAt(folder)).toMatchObject({ hasAccounts: true })
  })

  it('can do without a name', async () => {
    expect(await applicationAt(folder)).toMatchObject({ name: 'application' })
  })

  it.each([
    ['{ "name": }', 'package.json is no JSON: '],
    ['["cooking"]', 'package.json is no JSON object. Correct it'],
    ['null', 'package.json is no JSON object. Correct it'],
  ])('does not say %s of itself', async (text, message) => {
    await describeItself(text)
    const attempt = applicationAt(folder)
    await expect(attempt).rejects.toThrow(FolderUnusable)
    await expect(attempt).rejects.toThrow(message)
    await expect(attempt).rejects.toThrow('Nothing was written.')
  })

  it('has a package.json that can be read', async () => {
    await mkdir(join(folder, 'package.json'))
    await expect(applicationAt(folder)).rejects.toThrow('package.json cannot be read (EISDIR).')
  })
})
