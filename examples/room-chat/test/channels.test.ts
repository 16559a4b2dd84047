import { join } from 'redstart/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accounts } from '../src/accounts.ts'
import type { Person } from '../src/people/people.ts'
import { postMessage } from '../src/rooms/messages.ts'
import type { Running } from '../src/running.ts'
import { appSocket } from '../src/web/socket.ts'
import { newPerson, newRoom, openChat } from './chat.ts'

let chat: Running
beforeAll(async () => {
  chat = await openChat()
})
afterAll(async () => {
  await chat.endpoint.close()
  await chat.repo.close()
})

function enter(
  reader: Person,
  id: string,
  params: { after?: number; mentionsOnly?: boolean } = {},
) {
  const { pubsub } = chat.endpoint
  return join(appSocket, `room:${id}`, {
    assigns: { reader, socketId: 'a test' },
    params,
    pubsub,
  })
}

it.each(['', 'forged', 'SFMyNTY.g3QAAAA.AAAA'])('knows nobody by the token %j', async (token) => {
  expect(await accounts.scopeOfToken(token)).toBeUndefined()
})

it('refuses a room that does not exist', async () => {
  const reader = await newPerson('Seeker')
  await expect(enter(reader, 'nowhere')).rejects.toMatchObject({
    response: { reason: 'not_found' },
  })
})

it('brings a message to everybody else, its id to who wrote it, and to both at the next join', async () => {
  const [ann, bob] = [await newPerson('Ann'), await newPerson('Bob')]
  const { id } = await newRoom(ann, 'Talk')
  const anns = (await enter(ann, id)).channel
  const bobs = (await enter(bob, id)).channel
  const posted = await anns.push('new_msg', { key: 'one', body: ' hello ' })
  expect(posted).toMatchObject({ status: 'ok', response: { body: 'hello', from: ann } })
  expect(await bobs.pushed('new_msg')).toEqual(posted.response)
  const again = (await enter(bob, id)).channel
  expect((await again.pushed('history')).messages).toEqual([posted.response])
})

it('answers a refused message with the names of the fields, and stores nothing', async () => {
  const ann = await newPerson('Blank')
  const { id } = await newRoom(ann, 'Blank')
  const { channel } = await enter(ann, id)
  expect(await channel.push('new_msg', { key: '<key>', body: ' \n ' })).toEqual({
    status: 'error',
    response: {
      reason: 'refused',
      errors: {
        key: ['should be 1 to 64 letters, digits, “-” or “_”'],
        body: ["can't be blank"],
      },
    },
  })
  const again = (await enter(ann, id)).channel
  expect((await again.pushed('history')).messages).toEqual([])
})

it('gives who comes back what came since', async () => {
  const ann = await newPerson('Back')
  const room = await newRoom(ann, 'Comings')
  const first = await postMessage(room, ann, { key: '1', body: 'first' })
  await postMessage(room, ann, { key: '2', body: 'second' })
  const after = first.ok ? first.value.id : 0
  const { channel } = await enter(ann, room.id, { after })
  const { messages } = await channel.pushed('history')
  expect(messages.map(({ body }) => body)).toEqual(['second'])
})

it('keeps from a reader who wants only mentions everything else, until they want all', async () => {
  const [ann, bob] = [await newPerson('Loud'), await newPerson('Still')]
  const { id } = await newRoom(ann, 'Filter')
  const anns = (await enter(ann, id)).channel
  const bobs = (await enter(bob, id, { mentionsOnly: true })).channel
  await bobs.pushed('history')
  await anns.push('new_msg', { key: '1', body: 'nothing' })
  await anns.push('new_msg', { key: '2', body: 'hey @still' })
  // What was said first has not come, though the second has.
  expect((await bobs.pushed('new_msg')).body).toBe('hey @still')

  bobs.send('mentions_only', { on: false })
  const { messages } = await bobs.pushed('history')
  expect(messages.map(({ body }) => body)).toEqual(['nothing', 'hey @still'])
  await anns.push('new_msg', { key: '3', body: 'all of it' })
  expect((await bobs.pushed('new_msg')).body).toBe('all of it')
})

it('tells the others who is typing', async () => {
  const ann = await newPerson('Typist')
  const { id } = await newRoom(ann, 'Typing')
  const anns = (await enter(ann, id)).channel
  const bobs = (await enter(await newPerson('Looker'), id)).channel
  anns.send('typing')
  expect(await bobs.pushed('typing')).toEqual({ name: 'Typist' })
})
