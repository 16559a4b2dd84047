import { afterEach, describe, expect, test, vi } from 'vitest'
import { FakeProviderRefused, InvalidProvider } from '../../errors/index.ts'
import { oauth } from '../extension/oauth/index.ts'
import { fakeProvider, oauth2, oidc } from './index.ts'
import type { OidcOptions } from './oidc.ts'

const options: OidcOptions = {
  label: 'Company',
  issuer: 'https://login.company.example',
  clientId: 'app',
  clientSecret: 'k3yk3yk3yk3yk3yk3y',
}

afterEach(() => {
  vi.unstubAllEnvs()
})

test('a provider that is set up as it should be is one', () => {
  expect(oidc(options).label).toBe('Company')
  expect(oidc({ ...options, clientSecret: 'none' }).label).toBe('Company')
  expect(oidc({ ...options, issuer: 'http://localhost:8080/realms/test' }).label).toBe('Company')
})

test.each<[what: string, change: Partial<OidcOptions>]>([
  ['no label', { label: ' ' }],
  ['no client id', { clientId: '' }],
  ['no secret', { clientSecret: '' }],
  ['an issuer that is no address', { issuer: 'company' }],
  ['an issuer without TLS', { issuer: 'http://login.company.example' }],
  ['an issuer of another scheme', { issuer: 'ftp://login.company.example' }],
  ['a name and a password in its issuer', { issuer: 'https://a:b@login.company.example' }],
  ['scopes in one text', { scopes: ['openid email'] }],
  ['a state of its own', { authorizationParams: { state: 'x' } }],
  ['another redirect', { authorizationParams: { redirect_uri: 'https://evil.example' } }],
])('A-139: a provider with %s is refused', (_what, change) => {
  expect(() => oidc({ ...options, ...change })).toThrow(InvalidProvider)
})

test('A-139: an error of a provider never shows its secret', () => {
  vi.stubEnv('NODE_ENV', 'production')
  const clientSecret = 'your-client-secret-from-the-console'
  expect(() => oidc({ ...options, clientSecret })).toThrow(/its clientSecret is that of an example/)
  expect(() => oidc({ ...options, clientSecret })).not.toThrow(/console/)
})

describe('in production', () => {
  test.each<Partial<OidcOptions>>([
    { clientSecret: 'secret' },
    { clientSecret: 'CHANGE_ME' },
    { clientSecret: '<client secret>' },
    { clientId: 'your-client-id' },
    { issuer: 'http://localhost:8080' },
  ])('A-139: what cannot be meant is refused: %j', (change) => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => oidc({ ...options, ...change })).toThrow(InvalidProvider)
    vi.stubEnv('NODE_ENV', 'development')
    expect(oidc({ ...options, ...change }).label).toBe('Company')
  })

  test('A-137: the fake provider is refused, with what to do', () => {
    const site = {
      callbackUrl: 'https://app.example/users/oauth/fake/callback',
      accountsUrl: 'https://app.example/users',
      host: () => {
        throw new Error('nobody has to be asked')
      },
    }
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => fakeProvider().connect('fake', site)).toThrow(FakeProviderRefused)
  })
})

test.each(['Company', 'a b', '', '__proto__x', 'a/b', 'x'.repeat(33)])(
  'a provider cannot be called %j',
  (name) => {
    expect(() => oauth({ providers: { [name]: oidc(options) } })).toThrow(InvalidProvider)
  },
)

test('every address of a provider without OpenID Connect has to be safe', () => {
  const plain = {
    ...options,
    authorizationEndpoint: 'https://company.example/authorize',
    tokenEndpoint: 'https://company.example/token',
    userinfoEndpoint: 'https://company.example/user',
    profile: () => ({ subject: 1 }),
  }
  expect(oauth2(plain).label).toBe('Company')
  for (const name of ['issuer', 'authorizationEndpoint', 'tokenEndpoint', 'userinfoEndpoint']) {
    expect(() => oauth2({ ...plain, [name]: 'http://company.example' })).toThrow(name)
  }
})
