/** A conversation for tests, of Ann and Ben, and the pages of it that people open. */
import { live, type TestClock, type TestView, testClock } from 'redstart/testing'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type Conversation, createConversation } from '../../src/conversations/conversations.ts'
import { messagesOf, postMessage } from '../../src/messages/messages.ts'
import { personOf, type User } from '../../src/people/people.ts'
import { type OpenMessenger, openMessenger, type People } from './messenger.ts'

export interface Talk {
  readonly messenger: OpenMessenger
  readonly clock: TestClock
  readonly people: People
  /** The conversation: Ann's, with Ben. Each test has another one. */
  readonly nests: Conversation
  /** The pages that are open, the oldest first; they are closed after each test. */
  readonly views: TestView[]
  begin(owner: User, others: readonly User[], title: string): Promise<Conversation>
  open(user: User, rest?: string, conversation?: Conversation): Promise<TestView>
  /** @returns the id of the message. */
  say(author: User, body: string, conversation?: Conversation): Promise<number>
  /** What somebody finds in the conversation. */
  storedBy(user: User): Promise<string[]>
}

export const pathOf = ({ id }: Pick<Conversation, 'id'>, rest = ''): string =>
  `/conversations/${id}${rest}`

/** The texts of the messages on a page. */
export const texts = (view: TestView): string[] =>
  [...view.html().matchAll(/class="message-text">(.*?)<\/p>/g)].map(([, text = '']) => text)

/** Opens a messenger for the tests of a file. */
export function inTalk(): Talk {
  let messenger: OpenMessenger
  let nests: Conversation
  let keys = 0
  const clock = testClock()
  const views: TestView[] = []

  beforeAll(async () => {
    messenger = await openMessenger({ clock })
  })
  beforeEach(async () => {
    const { ann, ben } = messenger.people
    nests = await begin(ann, [ben], 'Nests')
  })
  afterEach(async () => {
    for (const view of views.splice(0)) await view.close()
  })
  afterAll(() => messenger.close())

  async function begin(owner: User, others: readonly User[], title: string) {
    const members = others.map(({ id }) => ({ userId: id }))
    const made = await createConversation(personOf(owner), { title, members })
    if (!made.ok) throw new Error('It could not begin.')
    return made.value
  }

  return {
    clock,
    views,
    begin,
    get messenger() {
      return messenger
    },
    get people() {
      return messenger.people
    },
    get nests() {
      return nests
    },
    async open(user, rest = '', conversation = nests) {
      const visitor = await messenger.enter(user)
      const { view } = await live(messenger.endpoint, pathOf(conversation, rest), { visitor })
      views.push(view)
      return view
    },
    async say(author, body, { id } = nests) {
      keys += 1
      const posted = await postMessage(personOf(author), id, { key: `key-${keys}`, body })
      if (!posted.ok) throw new Error('It could not be said.')
      return posted.value.id
    },
    storedBy: async (user) =>
      (await messagesOf(personOf(user), nests.id)).messages.map(({ body }) => body),
  }
}
