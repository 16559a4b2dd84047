import { describe, expect, it } from 'vitest'
import { renderToString } from '../../html/index.ts'
import { type LiveTitleProps, liveTitle } from './index.ts'

describe('L-137: the title of a page', () => {
  const all = { prefix: 'P ', default: 'D', suffix: ' S' }

  it.each<[LiveTitleProps, string]>([
    [
      { ...all, title: 'T' },
      '<title data-prefix="P " data-default="D" data-suffix=" S">P T S</title>',
    ],
    [{ title: 'T' }, '<title>T</title>'],
    [
      { title: 'T', suffix: ' <"S">' },
      '<title data-suffix=" &lt;&quot;S&quot;&gt;">T &lt;&quot;S&quot;&gt;</title>',
    ],
    [{ title: undefined, default: 'D' }, '<title data-default="D">D</title>'],
    [{ title: null, suffix: 'S' }, '<title data-suffix="S">S</title>'],
    [
      { ...all, title: ' \n' },
      '<title data-prefix="P " data-default="D" data-suffix=" S">P D S</title>',
    ],
  ])('says what the client needs to change it: %j', (props, expected) => {
    expect(renderToString(liveTitle(props))).toBe(expected)
  })
})
