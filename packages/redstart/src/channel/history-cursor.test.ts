import { expect, test } from 'vitest'
import { Message } from '../pubsub/index.ts'
import { HistoryCursor } from './history-cursor.ts'

const at = (seq: number, epoch = 'e'): Message =>
  Message.broadcast('t', String(seq), {}).at({ epoch, seq })
const names = (messages: Iterable<Message>): string[] => [...messages].map(({ event }) => event)

test('live messages wait until the missed ones have gone, and none goes twice', () => {
  const cursor = new HistoryCursor()
  expect(cursor.take(at(5))).toBe(false)
  expect(cursor.take(at(6))).toBe(false)
  expect(cursor.held).toBe(2)
  expect(names(cursor.release({ epoch: 'e', seq: 2 }, [at(2), at(3), at(4), at(5)]))).toEqual([
    '3',
    '4',
    '5',
    '6',
  ])
  expect(cursor.held).toBe(0)
  expect(cursor.take(at(6))).toBe(false)
  expect(cursor.take(at(7))).toBe(true)
})

test('what comes in while the missed ones are sent goes behind them', () => {
  const cursor = new HistoryCursor()
  const sent: string[] = []
  for (const message of cursor.release({ epoch: 'e', seq: 0 }, [at(1), at(2)])) {
    sent.push(message.event)
    if (message.event === '1') expect(cursor.take(at(3))).toBe(false)
  }
  expect(sent).toEqual(['1', '2', '3'])
  expect(cursor.take(at(4))).toBe(true)
})

test('a new epoch goes on where the one before ended', () => {
  const cursor = new HistoryCursor()
  expect(names(cursor.release({ epoch: 'old', seq: 40 }, []))).toEqual([])
  expect(cursor.take(at(41, 'new'))).toBe(true)
  expect(cursor.take(at(41, 'new'))).toBe(false)
})

test('what a node hears late, over an epoch that began meanwhile, goes not twice', () => {
  const cursor = new HistoryCursor()
  expect(cursor.take(at(6, 'old'))).toBe(false)
  expect(names(cursor.release({ epoch: 'old', seq: 5 }, [at(6, 'old'), at(7, 'new')]))).toEqual([
    '6',
    '7',
  ])
  expect(cursor.take(at(6, 'old'))).toBe(false)
  expect(cursor.take(at(7, 'new'))).toBe(false)
  expect(cursor.take(at(8, 'new'))).toBe(true)
})
