/**
 * What somebody gets who installs the packages: applications of the generators' parts in combination, each
 * installed, checked, tested, served and looked at. `FULL=1` goes through all combinations.
 */

import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from '../../../../scripts/parts.ts'
import { createCommand, openWorkshop, terminalIn, type Workshop } from './application.ts'
import { Reader } from './reader.ts'
import { packAll, type Tarballs } from './tarballs.ts'
import { readTutorial } from './tutorial.ts'

interface Combination {
  readonly name: string
  /** Flags of `npm create redstart`. */
  readonly flags: string
  /** What is generated into the application, one after the other. */
  readonly generated: readonly string[]
  /** Pages that a guest sees. */
  readonly paths: readonly string[]
}

const RECIPE = 'Recipes Recipe recipes title:string:unique servings:integer notes:text:optional'
const MORE =
  'price:decimal weight:float vegan:boolean due_on:date eaten_at:datetime state:enum:open:done'

const first: readonly Combination[] = [
  {
    name: 'nothing but live pages',
    flags: '',
    generated: [`live ${RECIPE} ${MORE}`],
    paths: ['/', '/recipes', '/recipes/new'],
  },
  {
    name: 'accounts, owned by people, live pages, JSON and a channel',
    flags: '--auth',
    generated: [
      `live ${RECIPE} owner:references:users`,
      `json ${RECIPE} owner:references:users --no-schema --no-context`,
      // The scripts of the pages take its types from the code of the server, accounts and all.
      'channel Room',
    ],
    paths: ['/', '/users/log-in', '/api/openapi.json'],
  },
  {
    name: 'pages without a script, channels and presence',
    flags: '',
    generated: [`html ${RECIPE}`, 'channel Room', 'presence Room'],
    paths: ['/', '/recipes', '/recipes/new'],
  },
]
const others: readonly Combination[] = [
  { name: 'nothing', flags: '', generated: [], paths: ['/'] },
  { name: 'accounts alone', flags: '--auth', generated: [], paths: ['/', '/users/register'] },
  {
    name: 'accounts later, with a field of their own',
    flags: '',
    generated: ['auth nickname:string:unique', `html ${RECIPE} owner:references:users`],
    paths: ['/', '/users/register'],
  },
  {
    name: 'JSON of everybody',
    flags: '',
    generated: [`json ${RECIPE} ${MORE}`],
    paths: ['/', '/api/recipes'],
  },
  {
    name: 'all pages beside each other',
    flags: '--auth',
    generated: [
      `live ${RECIPE} owner:references:users`,
      `html ${RECIPE} owner:references:users --web html --no-schema --no-context`,
      `json ${RECIPE} owner:references:users --no-schema --no-context`,
      'live Shelves Shelf shelves name:string --web admin',
      'socket App',
      'channel Kitchen',
    ],
    paths: ['/', '/users/log-in'],
  },
]
const combinations = process.env.FULL ? [...first, ...others] : first
const executablePath = chromiumPath()
const LONG = 600_000

describe.skipIf(!executablePath)('an installed application', { timeout: LONG }, () => {
  let tarballs: Tarballs
  let workshop: Workshop
  let browser: Browser

  beforeAll(async () => {
    tarballs = packAll()
    workshop = openWorkshop()
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args })
  }, LONG)
  afterAll(async () => {
    await browser?.close()
    workshop?.remove()
    if (tarballs) rmSync(dirname(tarballs.redstart), { recursive: true, force: true })
  })

  it.each(combinations)('with $name', async ({ name, flags, generated, paths }) => {
    const folder = name.toLowerCase().replaceAll(/\W+/g, '-')
    const terminal = await terminalIn(workshop.folder, tarballs)
    await terminal.run(createCommand(`${folder} --yes ${flags}`, tarballs))
    await terminal.run(`cd ${folder}`)
    for (const what of generated) {
      await terminal.run(`npx redstart gen ${what}\ngit add --all\ngit commit --quiet -m more`)
    }
    // What a generator needs besides is in package.json.
    await terminal.run('npm install --no-audit --no-fund')
    expect(await terminal.run('git status --porcelain -- src test')).toBe('')
    await terminal.run('npm run check')
    await terminal.run('npm test')
    await terminal.run('npx redstart routes')
    await terminal.run('npm run build')
    const server = await terminal.serve('npm start')
    try {
      const page = await browser.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (entry) => {
        const isOfFile = entry.text().startsWith('Failed to load resource')
        if (entry.type() === 'error' && !isOfFile) complaints.push(entry.text())
      })
      page.on('response', (response) => {
        // What is no page names no icon, and Chromium looks for one by itself.
        const isIcon = response.url().endsWith('/favicon.ico')
        if (response.status() >= 400 && !isIcon) complaints.push(response.url())
      })
      for (const path of paths) {
        const response = await page.goto(server.url + path)
        expect([path, response?.status()]).toEqual([path, 200])
        const isLive = (await page.locator('[data-phx-main]').count()) > 0
        if (isLive) await page.locator('[data-phx-main].phx-connected').waitFor()
      }
      expect(complaints).toEqual([])
      await page.close()
    } finally {
      await server.stop()
    }
  })

  it.skipIf(!process.env.FULL)('is what docs/tutorial.md says, step by step', async () => {
    const terminal = await terminalIn(workshop.folder, tarballs)
    const reader = new Reader(terminal, tarballs)
    try {
      for (const step of readTutorial()) await reader.does(step)
      const page = await browser.newPage()
      await page.goto(`${reader.url}/`)
      await page.getByText('You are alone in the kitchen.').waitFor()
      await page.getByRole('link', { name: 'Your recipes' }).click()
      await page.getByLabel('E-mail').fill('person@example.com')
      await page.getByLabel('Password', { exact: true }).fill('a heron in the reeds')
      await page.getByRole('button', { name: 'Log in' }).click()
      await page.getByRole('rowheader', { name: 'Leek soup' }).waitFor()
      await page.goto(`${reader.url}/html/recipes`)
      await page.getByRole('rowheader', { name: 'Leek soup' }).waitFor()
      await page.close()
    } finally {
      await reader.stops()
    }
  })
})
