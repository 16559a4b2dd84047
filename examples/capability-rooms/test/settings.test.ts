import { describe, expect, it } from 'vitest'
import { settingsFrom } from '../src/settings.ts'

const REDIS = 'redis://:word@redis.example:6379'

describe('the settings', () => {
  it('need nothing', () => {
    const here = { host: '127.0.0.1', port: 4001 }
    expect(settingsFrom({})).toEqual(here)
    expect(settingsFrom({ PUBSUB_URL: '', REDIS_URL: '', SECRET_KEY_BASE: '' })).toEqual(here)
  })

  it.each(['PUBSUB_URL', 'REDIS_URL'])('take one Redis for all by %s', (name) => {
    const { redis, pubsub } = settingsFrom({ [name]: REDIS })
    expect({ redis, pubsub }).toEqual({ redis: REDIS, pubsub: REDIS })
  })

  it('take another broker beside Redis', () => {
    const { redis, pubsub } = settingsFrom({ PUBSUB_URL: 'nats://nats', REDIS_URL: REDIS })
    expect({ redis, pubsub }).toEqual({ redis: REDIS, pubsub: 'nats://nats' })
  })

  it.each([
    [{ PORT: '70000' }, 'PORT is 70000'],
    [{ PORT: 'http' }, 'PORT is http'],
    [{ REDIS_URL: 'http://:word@x' }, 'REDIS_URL has to begin with redis://'],
    [{ PUBSUB_URL: 'nats://:word@x' }, 'PUBSUB_URL alone is not enough'],
  ])('refuse %j with a sentence that tells no password', (env, sentence) => {
    expect(() => settingsFrom(env)).toThrow(sentence)
    expect(() => settingsFrom(env)).not.toThrow('word')
  })
})
