import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import * as errors from '../src/errors/index.ts'

const folder = fileURLToPath(new URL('../src/errors', import.meta.url))
const reference = fileURLToPath(new URL('../../../docs/errors.md', import.meta.url))

const sources = readdirSync(folder)
  .filter((file) => !/(^base|^index|\.test)\.ts$/.test(file))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
const classes = sources.flatMap((source) =>
  [...source.matchAll(/class (\w+) extends RedstartError/g)].map((found) => found[1] ?? ''),
)

const codeOf = (name: string): string =>
  name.replace(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase()

it('exports every error class', () => {
  expect(classes).not.toEqual([])
  expect([...classes, 'RedstartError'].sort()).toEqual(Object.keys(errors).sort())
})

it('gives every class the code that its name says', () => {
  const all = sources.join('\n')
  for (const name of classes) {
    const body = all.slice(all.indexOf(`class ${name} extends`))
    expect(/super\(\s*'(\w+)'/.exec(body)?.[1], name).toBe(codeOf(name))
  }
})

it('has a section of docs/errors.md for every code, and for nothing else', () => {
  const headings = readFileSync(reference, 'utf8').matchAll(/^#{2,4} `([a-z_]+)`/gm)
  expect([...headings].map((heading) => heading[1]).sort()).toEqual(classes.map(codeOf).sort())
})
