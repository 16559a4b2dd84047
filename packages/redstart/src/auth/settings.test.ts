import { afterEach, describe, expect, it, vi } from 'vitest'
import { accountSettings } from './settings.ts'

const good = { name: 'Room chat', url: 'https://chat.example' }
afterEach(() => vi.unstubAllEnvs())

describe('the settings of accounts', () => {
  it('have defaults for all but name and url', () => {
    expect(accountSettings(good)).toMatchObject({
      slug: 'room_chat',
      path: '/users',
      url: 'https://chat.example',
      afterLogIn: '/',
      afterLogOut: '/',
      enumeration: 'neutral',
      password: { minLength: 12 },
    })
  })

  it('name the cookie after the application, whatever letters it is called by', () => {
    const slugs = ['Café Zoë', 'ABC 1', '東京', '__'].map(
      (name) => accountSettings({ ...good, name }).slug,
    )
    expect(slugs).toEqual(['cafe_zoe', 'abc_1', 'accounts', 'accounts'])
  })

  it('A-129: make whole addresses of the url, below its path', () => {
    const { urls, paths } = accountSettings({ ...good, url: 'https://a.example/app/' })
    expect(urls.confirm('a/b')).toBe('https://a.example/app/users/confirm/a%2Fb')
    expect(paths.confirm('a/b')).toBe('/users/confirm/a%2Fb')
    expect(paths.resetPassword()).toBe('/users/reset-password')
  })

  it('refuse what cannot work', () => {
    const wrong = [
      { name: '' },
      { name: 'a\u0000' },
      { name: 'x'.repeat(81) },
      { url: 'chat.example' },
      { url: 'ftp://chat.example' },
      { url: 'https://chat.example?a' },
      { url: 'https://me:secret@chat.example' },
      { path: 'users' },
      { path: '/users/' },
      { path: '/:id' },
      { afterLogIn: 'https://evil.example' },
      { afterLogOut: '//evil.example' },
    ]
    for (const options of wrong) {
      expect(() => accountSettings({ ...good, ...options })).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      )
    }
  })

  it('A-139: never repeat a password that stands in the url', () => {
    expect(() => accountSettings({ ...good, url: 'https://me:hunter2@a.example' })).not.toThrow(
      'hunter2',
    )
  })

  it('A-2: refuse links over http in production, but for a trial on this machine', () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => accountSettings({ ...good, url: 'http://chat.example' })).toThrow(
      expect.objectContaining({ code: 'insecure_accounts' }),
    )
    for (const url of ['http://localhost:4000', 'http://127.0.0.1', 'http://[::1]:80']) {
      accountSettings({ ...good, url })
    }
  })
})
