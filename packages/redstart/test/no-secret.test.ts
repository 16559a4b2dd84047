import { defineSocket, ok } from 'redstart/channel'
import { defineEndpoint } from 'redstart/endpoint'
import { InvalidOption, MissingSecret } from 'redstart/errors'
import { defineRouter, pipeline } from 'redstart/http'
import { expect, it } from 'vitest'

const router = defineRouter().scope('/', pipeline(), (r) => r.get('/', (conn) => conn.text('hi')))
const plain = defineSocket({ connect: () => ({}) })
const nosy = defineSocket({ connectInfo: ['session'], connect: () => ({}) })

it('needs no secret where nothing is signed and no socket asks for the session', async () => {
  const sockets = { '/socket': plain.channels(plain.channel('a').join(() => ok())) }
  const endpoint = defineEndpoint({ router, sockets, logger: false })
  expect(await (await endpoint.request('/')).text()).toBe('hi')
  await endpoint.close()
})

it('asks for one where a socket asks for the session of the pages', () => {
  const sockets = { '/socket': nosy }
  const cookie = { cookie: '_app', signingSalt: 'salt' }
  expect(() => defineEndpoint({ sockets, logger: false })).toThrow(InvalidOption)
  const given = { '/socket': { socket: nosy, session: cookie } }
  expect(() => defineEndpoint({ sockets: given, logger: false })).toThrow(MissingSecret)
})
