import { describe, expect, it } from 'vitest'
import { isOverlooked } from './watched-files.ts'

describe('what redstart dev overlooks', () => {
  it.each([
    ...['node_modules', 'src/node_modules/x/index.js', 'dist/assets/app.js', 'coverage/a.json'],
    ...['.git', '.git/HEAD', '.data/database/1', 'src/.cache', 'src/web/.router.ts.swp'],
    ...['src/web/router.test.ts', 'src/a.spec.js', 'src/router.ts~', 'src/server.log'],
    ...['../shared/node_modules/x', '../.git'],
  ])('%s', (path) => {
    expect(isOverlooked(path, [])).toBe(true)
  })

  it.each([
    ...['', 'src', 'src/web/router.ts', 'assets/app.css', 'src/distance.ts', 'src/dist.ts'],
    ...['..', '../shared', '../shared/src/a.ts', 'src/test.ts', 'src/node_modules.ts'],
  ])('not %s', (path) => {
    expect(isOverlooked(path, [])).toBe(false)
  })

  it.each<[path: string, ignore: string | RegExp, overlooked: boolean]>([
    ['src/generated/a.ts', 'src/generated', true],
    ['src/generated', './src/generated/', true],
    ['src/generated.ts', 'src/generated', false],
    ['src/a.md', /\.md$/, true],
    ['src/a.md.ts', /\.md$/, false],
  ])('%s by %s: %s', (path, ignore, overlooked) => {
    expect(isOverlooked(path, [ignore])).toBe(overlooked)
  })
})
