import { find } from './dom.ts'

interface Text {
  readonly title: string
  readonly body: string
}

/** What stands in the place of the conversation, and why. */
const notices = {
  deriving: { title: 'Making the keys…', body: 'They are made in this browser and stay in it.' },
  entering: { title: 'Knocking…', body: 'The room is asked to let you in.' },
  unauthorized: {
    title: 'This link opens nothing',
    body: 'It has an error in it, or its room is over. The server tells nobody which.',
  },
  over: {
    title: 'The room is over',
    body: 'It has ended, and everything that was in it is deleted.',
  },
  expired: {
    title: 'The room is over',
    body: 'Its time is up. Everything that was in it is deleted.',
  },
  destroyed: {
    title: 'The room was destroyed',
    body: 'Somebody with the link has ended it. Everything that was in it is deleted.',
  },
  unable: {
    title: 'This browser cannot make the keys',
    body: 'It takes a browser of today, and a page that came by https.',
  },
} satisfies Record<string, Text>

export type Notice = keyof typeof notices

const conversation = find('#conversation')
const notice = find('#notice')

/** Shows a notice and nothing else: what was said leaves the page too. */
export function showNotice(name: Notice): void {
  const { title, body } = notices[name]
  const passes = name === 'deriving' || name === 'entering'
  notice.dataset.state = passes ? 'waiting' : 'over'
  find('h1', notice).textContent = title
  find('p', notice).textContent = body
  find('a', notice).hidden = passes
  notice.hidden = false
  conversation.hidden = true
  if (!passes) conversation.remove()
}

/** Shows the room. */
export function showConversation(): void {
  notice.hidden = true
  conversation.hidden = false
}
