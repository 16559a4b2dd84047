import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRedis, type TestRedis } from '../../../packages/redstart/test/support/redis.ts'
import { redisServer } from '../../../scripts/parts.ts'
import { faceOf } from '../src/people/face.ts'
import { MemoryPosts } from '../src/rooms/memory-posts.ts'
import type { Unstored } from '../src/rooms/post.ts'
import { type Posts, RECENT } from '../src/rooms/posts.ts'
import { RedisPosts } from '../src/rooms/redis-posts.ts'

function post(key: string, name = 'Ann'): Unstored {
  const from = { id: `user:${name}`, name, ...faceOf(name) }
  return { key, from, body: `post ${key}`, at: '2026-01-01T00:00:00.000Z' }
}

function contract(open: () => Promise<Posts>): void {
  let posts: Posts
  beforeAll(async () => {
    posts = await open()
  })
  afterAll(() => posts.close())

  it('gives posts back by room, the oldest first', async () => {
    for (const key of ['1', '2', '3']) await posts.add('order', post(key))
    await posts.add('other', post('1'))
    const recent = await posts.recent('order')
    expect(recent.map(({ key }) => key)).toEqual(['1', '2', '3'])
    expect(
      recent.map(({ id }) => id).every((id, n, ids) => n === 0 || id > (ids[n - 1] ?? 0)),
    ).toBe(true)
    expect(recent[0]).toMatchObject(post('1'))
    expect(await posts.recent('empty')).toEqual([])
  })

  it('stores a post once by its key, and another author’s under the same key', async () => {
    const first = await posts.add('once', post('k'))
    expect(await posts.add('once', { ...post('k'), body: 'changed' })).toEqual(first)
    const other = await posts.add('once', post('k', 'Bob'))
    expect(await posts.recent('once')).toEqual([first, other])
  })

  it('keeps the newest', async () => {
    for (let n = 0; n < RECENT + 2; n++) await posts.add('many', post(String(n)))
    const recent = await posts.recent('many')
    expect(recent).toHaveLength(RECENT)
    expect([recent[0]?.key, recent.at(-1)?.key]).toEqual(['2', String(RECENT + 1)])
  })
}

describe('posts in memory', () => contract(async () => new MemoryPosts()))

describe.skipIf(!redisServer())('posts in Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  contract(() => RedisPosts.connect(redis.url))

  it('say why there are none', async () => {
    await expect(RedisPosts.connect('redis://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED')
  })

  it('say of a server without passwords what is wrong, and not the password', async () => {
    const unknown = ['HELLO', 'AUTH'].flatMap((name) => ['--rename-command', name, `no-${name}`])
    const old = await startRedis({ args: unknown })
    const url = old.url.replace('//', '//:hunter2@')
    await expect(RedisPosts.connect(url)).rejects.toThrow(/^ERR unknown command 'auth'$/)
    await old.stop()
  })
})
