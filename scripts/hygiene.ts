/**
 * What no file of the project may hold, whatever its language: a path of somebody's machine, the
 * address of a package registry, a silenced check, a note that something was left undone.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from './command.ts'
import { projectFiles, root } from './workspace.ts'

const binary = /\.(gif|ico|jpe?g|png|svg|wasm|woff2?)$/

// No pattern matches its own text and no sample stands here whole: this file is checked as well.
const forbidden: ReadonlyArray<readonly [what: string, pattern: RegExp, sample: string]> = [
  [
    'a path of a machine',
    /(?:\/(?:home|Users)|[A-Z]:\\Users)[/\\]\w|\/root\/\w/,
    ['', 'home', 'me', 'redstart'].join('/'),
  ],
  [
    'the address of a package registry',
    /\/\/registry[.]|"resolved": *"http/,
    ['https:', '', 'registry.example'].join('/'),
  ],
  [
    'a silenced check',
    /@ts-(?:ignore|nocheck)|biome-(?:ignore)|eslint-(?:disable)/,
    ['// @ts', 'ignore'].join('-'),
  ],
  ['something left undone', /\b(?:TO(?:DO)|FIX(?:ME))\b/, ['// FIX', 'ME: later'].join('')],
]

const blind = forbidden.filter(([, pattern, sample]) => !pattern.test(sample))
if (blind.length > 0) fail(...blind.map(([what]) => `The hygiene check cannot see ${what}.`))

const files = projectFiles().filter((path) => !binary.test(path))
const findings = files.flatMap(findIn)
if (files.length === 0) fail('The hygiene check saw no files.')
if (findings.length > 0) fail(...findings)
console.log(`Hygiene: ${files.length} files are clean.`)

function findIn(path: string): string[] {
  return readFileSync(join(root, path), 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const what = line.includes(`${root}/`)
        ? 'the path of this checkout'
        : forbidden.find(([, pattern]) => pattern.test(line))?.[0]
      return what ? [`${path}:${index + 1} holds ${what}: ${line.trim().slice(0, 100)}`] : []
    })
}
