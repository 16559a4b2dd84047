import { expect, it } from 'vitest'
import { docExamples } from './doc-examples.ts'

const page = `# A page
\`\`\`ts
const here = 2
\`\`\`

\`\`\`js
not.ours()
\`\`\`

1. In a list:

   \`\`\`ts
   // src/socket.ts
   if (true) {
     first()
   }
   \`\`\`

~~~~ts
const fences = \`
\`\`\`
not an end
\`
~~~~

\`\`\`sh
npm start
`

it('takes the ts blocks and nothing else', () => {
  expect(docExamples(page).map(({ file }) => file)).toEqual([
    'line-2.ts',
    'src/socket.ts',
    'line-19.ts',
  ])
})

it('keeps the line numbers of the page and takes the indentation of a list away', () => {
  const [first, second] = docExamples(page)
  expect(first?.code.split('\n').indexOf('const here = 2')).toBe(2)
  expect(second?.code.split('\n').slice(12)).toEqual([
    '// src/socket.ts',
    'if (true) {',
    '  first()',
    '}',
  ])
})

it('ends a block only at its own fence', () => {
  expect(docExamples(page)[2]?.code).toContain('not an end')
})
