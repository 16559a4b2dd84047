/** Three people to try the messenger with; `seed.ts` makes them. */

export const demoNicknames = ['ann', 'ben', 'cleo'] as const

/** Everybody knows it, so there are no such people in production. */
export const DEMO_PASSWORD = 'a heron in the reeds'

export const demoAddresses: readonly string[] = demoNicknames.map(addressOf)

export function addressOf(nickname: string): string {
  return `${nickname}@example.com`
}
