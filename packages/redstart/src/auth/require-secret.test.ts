import { randomBytes } from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'
import { requireSecret } from './require-secret.ts'

afterEach(() => vi.unstubAllEnvs())

it('A-139: refuses to run without a secret, anywhere', () => {
  expect(() => requireSecret(undefined)).toThrow(
    expect.objectContaining({ code: 'missing_secret' }),
  )
  expect(() => requireSecret('short')).toThrow(expect.objectContaining({ code: 'short_secret' }))
})

it('A-139: refuses to run on a sample in production, and does not repeat it', () => {
  const samples = ['change-me '.repeat(8), 'x'.repeat(64), `example ${'q1w2e3r4t5y6'.repeat(6)}`]
  for (const sample of samples) {
    vi.stubEnv('NODE_ENV', 'development')
    requireSecret(sample)
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => requireSecret(sample)).toThrow(
      expect.objectContaining({ code: 'insecure_accounts' }),
    )
    expect(() => requireSecret([randomBytes(48).toString('base64url'), sample])).toThrow(
      /redstart secret/,
    )
    expect(() => requireSecret(sample)).not.toThrow(sample)
  }
})

it('A-139: takes what redstart secret makes', () => {
  vi.stubEnv('NODE_ENV', 'production')
  for (let times = 0; times < 1_000; times += 1) {
    requireSecret(randomBytes(48).toString('base64url'))
  }
})
