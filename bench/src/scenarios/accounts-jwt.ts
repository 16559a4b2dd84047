import { signaturesAtOnce } from '../accounts/settings.ts'
import { type HttpRequestParts, httpRequest } from '../client/http-request.ts'
import { inMemory } from './accounts-servers.ts'
import { member } from './exchanges.ts'
import { type Scenario, scenario } from './scenario.ts'

/** Tokens of one measurement that the server has not seen. */
const count = 1_000

/** CPU per posted JSON object, with an access token and without. */
export const accountsJwt: Scenario = scenario([inMemory], {
  name: 'accounts-jwt',
  order: 'together',
  connections: 32,
  warmUps: 2,
  async begin(subject, { milliseconds }) {
    const { cookie } = await subject.enter()
    const tokens = async (): Promise<readonly string[]> => {
      const path = `/guarded/tokens?count=${count}`
      return JSON.parse((await subject.ask(path, { headers: { cookie } })).body)
    }
    const [token = ''] = await tokens()
    const open = await subject.exchange('/open/api/members', posted(), member.name)
    const seen = await subject.exchange('/api/members', posted(token), member.name)
    const signatures = await subject.exchange('/open/api/signatures', {}, 'true')
    return [
      {
        async prepare() {
          for (const exchange of [open, seen]) await subject.warmUp([exchange])
        },
        async measure() {
          const fresh = (await tokens()).map((one) => ({
            ...seen,
            request: httpRequest('/api/members', posted(one)),
          }))
          const json = await subject.costOf([open], milliseconds)
          const withSeen = await subject.costOf([seen], milliseconds)
          const withFresh = await subject.costOfEach(fresh)
          const signature = await subject.costOf([signatures], milliseconds / 2)
          return {
            'accounts-json': json,
            'accounts-jwt-seen': withSeen - json,
            'accounts-jwt-fresh': withFresh - json,
            'accounts-signature': signature / signaturesAtOnce,
          }
        },
      },
    ]
  },
})

/** The request, with a token or without. */
function posted(token?: string): HttpRequestParts {
  const json = { accept: 'application/json', 'content-type': 'application/json' }
  const headers = token === undefined ? json : { ...json, authorization: `Bearer ${token}` }
  return { method: 'POST', headers, body: JSON.stringify(member) }
}
