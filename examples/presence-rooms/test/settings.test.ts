import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSecret } from '../src/secret.ts'
import { settingsFrom } from '../src/settings.ts'

const REDIS = 'redis://:word@redis.example:6379'
const DATABASE_URL = 'postgres://rooms:word@db.example/rooms'
const OIDC = {
  OIDC_ISSUER: 'https://login.example.com',
  OIDC_CLIENT_ID: 'rooms',
  OIDC_CLIENT_SECRET: 'word',
}

describe('the settings', () => {
  it('need nothing', () => {
    const here = { host: '127.0.0.1', port: 4002, publicUrl: 'http://localhost:4002' }
    expect(settingsFrom({})).toEqual(here)
    expect(settingsFrom({ PUBSUB_URL: '', HISTORY_URL: '', PRESENCE_PERIOD: '' })).toEqual(here)
  })

  it('take one Redis for all by PUBSUB_URL', () => {
    const { pubsub, history } = settingsFrom({ PUBSUB_URL: REDIS, DATABASE_URL })
    expect({ pubsub, history }).toEqual({ pubsub: REDIS, history: REDIS })
  })

  it('take another broker beside Redis', () => {
    const env = { PUBSUB_URL: 'nats://nats', HISTORY_URL: REDIS, DATABASE_URL }
    const { pubsub, history } = settingsFrom(env)
    expect({ pubsub, history }).toEqual({ pubsub: 'nats://nats', history: REDIS })
  })

  it('take a provider to log in with', () => {
    expect(settingsFrom(OIDC).provider).toEqual({
      issuer: 'https://login.example.com',
      clientId: 'rooms',
      clientSecret: 'word',
    })
  })

  it('take a period', () => {
    expect(settingsFrom({ PRESENCE_PERIOD: '200' }).presencePeriod).toBe(200)
  })

  it.each([
    [{ PORT: '70000' }, 'PORT is 70000'],
    [{ PORT: 'http' }, 'PORT is http'],
    [{ HISTORY_URL: 'http://:word@x' }, 'HISTORY_URL has to begin with redis://'],
    [{ PUBSUB_URL: 'nats://:word@x', DATABASE_URL }, 'PUBSUB_URL alone is not enough'],
    [{ PUBSUB_URL: REDIS }, 'PUBSUB_URL needs DATABASE_URL beside it'],
    [{ ...OIDC, OIDC_ISSUER: '' }, 'set OIDC_ISSUER as well'],
    [{ OIDC_CLIENT_SECRET: 'word' }, 'set OIDC_ISSUER and OIDC_CLIENT_ID as well'],
    [{ ...OIDC, OIDC_ISSUER: 'word' }, 'OIDC_ISSUER has to be an address'],
    [{ PRESENCE_PERIOD: '9' }, 'PRESENCE_PERIOD is 9'],
  ])('refuse %j with a sentence that tells no password', (env, sentence) => {
    expect(() => settingsFrom(env)).toThrow(sentence)
    expect(() => settingsFrom(env)).not.toThrow('word')
  })
})

describe('the secret', () => {
  it('is the same for nodes of one folder that start at the same moment, and stays', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'presence-rooms-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const secrets = await Promise.all(Array.from({ length: 5 }, () => readSecret(folder)))
    expect(new Set([...secrets, await readSecret(folder)]).size).toBe(1)
    expect(secrets[0]).toHaveLength(64)
    expect(await readdir(folder)).toEqual(['secret'])
  })

  it('comes from the environment where it is given there', async () => {
    expect(await readSecret('/nowhere', 'x'.repeat(64))).toBe('x'.repeat(64))
    await expect(readSecret('/nowhere', 'short')).rejects.toMatchObject({ code: 'short_secret' })
  })
})
