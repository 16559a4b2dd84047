import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { staticChanged } from './static-changed.ts'

const manifest = new Map([
  ['app.js', 'app-7JQ2MX4A.js'],
  ['css/app.css', 'css/app-D41D2CDQ.css'],
])

describe('L-138: static_changed?', () => {
  it.each<[urls: string[], changed: boolean]>([
    [['https://shop.test/assets/app-7JQ2MX4A.js'], false],
    [['https://shop.test/assets/app.js'], false],
    [['https://shop.test/assets/app-7JQ2MX4A.js?vsn=d'], false],
    [['https://shop.test/assets/css/app-D41D2CDQ.css', 'https://shop.test/assets/app.js'], false],
    [['https://shop.test/assets/app-AAAAAAAA.js'], true],
    [
      ['https://shop.test/assets/app-7JQ2MX4A.js', 'https://shop.test/assets/app-AAAAAAAA.js'],
      true,
    ],
    [['https://shop.test/assets/app-AAAAAAAA.js?as=app.js'], true],
    [[''], true],
    [[], false],
  ])('L-138: %j: %s', (urls, changed) => {
    expect(staticChanged(urls, manifest)).toBe(changed)
  })

  it('L-138: is false without a list or without a manifest', () => {
    expect(staticChanged(undefined, manifest)).toBe(false)
    expect(staticChanged(['https://shop.test/assets/app-AAAAAAAA.js'], undefined)).toBe(false)
  })

  it('L-138: knows every name of the manifest, whatever else is tracked', () => {
    const current = fc.constantFrom(...[...manifest].flat().map((name) => `https://a.test/${name}`))
    fc.assert(
      fc.property(fc.array(current), fc.array(fc.webUrl()), (known, others) => {
        expect(staticChanged(known, manifest)).toBe(false)
        const outdated = others.map((url) => `${url.split('?')[0]}/app-OUTDATED.js`)
        expect(staticChanged([...known, ...outdated], manifest)).toBe(outdated.length > 0)
      }),
    )
  })
})
