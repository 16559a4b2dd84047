import { signaturesAtOnce } from '../accounts/settings.ts'
import type { HttpRequestParts } from '../client/http-request.ts'
import { httpRequest } from '../client/http-request.ts'
import { inMemory } from './accounts-servers.ts'
import { member } from './exchanges.ts'
import { type Scenario, scenario } from './scenario.ts'

/** More tokens than a server remembers: in turn, each is one that it has not seen, or has forgotten. */
const many = 6_000

/** CPU per posted JSON object, with an access token and without. */
export const accountsJwt: Scenario = scenario([inMemory], {
  name: 'accounts-jwt',
  order: 'together',
  connections: 32,
  warmUps: 1,
  async begin(subject, { milliseconds }) {
    const { cookie } = await subject.enter()
    const { body } = await subject.ask(`/guarded/tokens?count=${many}`, { headers: { cookie } })
    const tokens: readonly string[] = JSON.parse(body)
    const asked = (token: string): HttpRequestParts => ({
      ...posted,
      headers: { ...headers, authorization: `Bearer ${token}` },
    })
    const [token = ''] = tokens
    const open = await subject.exchange('/open/api/members', { ...posted, headers }, member.name)
    const seen = await subject.exchange('/api/members', asked(token), member.name)
    const fresh = tokens.map((one) => ({
      ...seen,
      request: httpRequest('/api/members', asked(one)),
    }))
    const signatures = await subject.exchange('/open/api/signatures', {}, 'true')
    let start = 0
    const measure = async () => {
      const json = await subject.costOf([open], milliseconds)
      const withSeen = await subject.costOf([seen], milliseconds)
      // Not those again that were asked with the last time.
      start = (start + many / 2) % many
      const inTurn = [...fresh.slice(start), ...fresh.slice(0, start)]
      const withFresh = await subject.costOf(inTurn, milliseconds)
      const signature = await subject.costOf([signatures], milliseconds / 2)
      return {
        'accounts-json': json,
        'accounts-jwt-seen': withSeen - json,
        'accounts-jwt-fresh': withFresh - json,
        'accounts-signature': signature / signaturesAtOnce,
      }
    }
    const prepare = async () => {
      for (const one of [[open], [seen], fresh]) await subject.warmUp(one)
    }
    return [{ prepare, measure }]
  },
})

const headers = { accept: 'application/json', 'content-type': 'application/json' }
const posted = { method: 'POST', body: JSON.stringify(member) } as const
