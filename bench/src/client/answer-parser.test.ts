import { expect, test } from 'vitest'
import { AnswerParser } from './answer-parser.ts'

const page = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx-id: 1\r\n\r\nhello'
const empty = 'HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n'
const whole = Buffer.from(page + empty + page)

/** What a parser finds in pieces, as a read that ends after `size` bytes each time gives them. */
function parse(bytes: Buffer, size: number): readonly string[] {
  const found: string[] = []
  let body = ''
  const parser = new AnswerParser(
    ({ status, length }) => {
      found.push(`${status} ${length} ${body}`)
      body = ''
    },
    (piece) => {
      body += piece.toString()
    },
  )
  for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size))
  return found
}

test('finds every answer, wherever the reads end', () => {
  for (let size = 1; size <= whole.length; size++) {
    expect(parse(whole, size)).toEqual(['200 5 hello', '201 0 ', '200 5 hello'])
  }
})

test('an answer that is not whole is none yet', () => {
  expect(parse(whole.subarray(0, page.length - 1), 7)).toEqual([])
})

test('refuses an answer without a length, and what is no answer', () => {
  expect(() => parse(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), 99)).toThrow(
    'without status or length',
  )
  expect(() => parse(Buffer.from('SSH-2.0-x\r\n\r\n'), 99)).toThrow('without status or length')
})
