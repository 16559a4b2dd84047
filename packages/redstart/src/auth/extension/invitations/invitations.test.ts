import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountSite,
  accountSite,
  linkIn,
  PASSWORD,
} from '../../../../test/support/account-site.ts'
import type { VisitedPage, Visitor } from '../../../testing/index.ts'
import { confirmation } from '../confirmation/index.ts'
import { invitations } from './invitations.ts'

/** What was accepted: whose account, and what the invitation carried. */
const accepted: { readonly email: string; readonly data: unknown }[] = []
let refuses = false

let site: AccountSite
beforeAll(async () => {
  const extension = invitations({
    mayInvite: ({ email }) => !email.startsWith('shy'),
    data: ({ email }) => ({ from: email, role: 'member' }),
    accepted: ({ email }, { data }) => {
      if (refuses) throw new Error('The team is full.')
      accepted.push({ email, data })
    },
  })
  site = await accountSite({ extensions: [confirmation(), extension] })
})
afterAll(() => site.close())

async function inviter(): Promise<{ email: string; visitor: Visitor }> {
  const { email } = await site.member()
  const visitor = site.visitor()
  await site.logIn(visitor, email)
  return { email, visitor }
}

async function invite(visitor: Visitor, email: string): Promise<VisitedPage> {
  await visitor.get('/users/invitations')
  return visitor.submit('/users/invitations', { 'user[email]': email })
}

async function invited(visitor: Visitor): Promise<{ email: string; link: string }> {
  const email = site.address()
  await invite(visitor, email)
  return { email, link: linkIn(await site.mailer.next({ to: email })) }
}

/** The id of the newest invitation in a page. */
function idIn({ html }: VisitedPage): string {
  return /\/users\/invitations\/([\w-]+)\/resend/.exec(html)?.[1] ?? ''
}

describe('invitations', () => {
  it('make an account with the address that they were mailed to, confirmed and with what they carry', async () => {
    const { email: host, visitor } = await inviter()
    const { email, link } = await invited(visitor)
    const guest = site.visitor()
    const page = await guest.get(link)
    expect(page.text).toContain(`Make an account for ${email}.`)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    const done = await guest.submit(link, {
      'user[password]': PASSWORD,
      'user[nickname]': 'Guest',
      // only what the page asks for is taken.
      'user[email]': 'evil@example.com',
      'user[suspendedAt]': '2020-01-01',
    })
    expect(done.text).toContain('Home of Guest')
    expect(accepted.at(-1)).toEqual({ email, data: { from: host, role: 'member' } })
    const user = await site.core.users.byEmail(email)
    expect(user?.confirmedAt).not.toBeNull()
    expect(user).toMatchObject({ nickname: 'Guest', suspendedAt: null })
    expect((await visitor.get('/users/invitations')).text).toContain('accepted')
    expect((await guest.get(link)).status).toBe(404)
    expect(await site.kinds(email)).toEqual(
      expect.arrayContaining(['registered', 'invitation_accepted', 'log_in']),
    )
    expect(await site.kinds(host)).toContain('invited')
    await site.settled()
    // Nobody has to confirm what the invitation proved.
    expect(site.mailsTo(email)).toHaveLength(1)
  })

  it('A-39: whoever invites an address with an account gets the same answer', async () => {
    const { visitor } = await inviter()
    const { email: known } = await site.member()
    const unknown = site.address()
    const answers = []
    for (const email of [known, unknown]) {
      const page = await invite(visitor, email)
      answers.push(page.text.replaceAll(email, '').slice(0, 200))
    }
    expect(answers[0]).toEqual(answers[1])
    const list = (await visitor.get('/users/invitations')).text
    expect(list.match(/ open /g)).toHaveLength(2)
    const subjects = []
    for (const to of [known, unknown]) subjects.push((await site.mailer.next({ to })).subject)
    expect(subjects[0]).toBe(subjects[1])
  })

  it('whoever has an account logs in and accepts with it', async () => {
    const { visitor } = await inviter()
    const { email: known } = await site.member()
    await invite(visitor, known)
    const link = linkIn(await site.mailer.next({ to: known }))
    const owner = site.visitor()
    expect((await owner.get(link)).text).toContain('You have an account already.')
    await owner.get('/users/log-in')
    const back = await owner.submit('/users/log-in', {
      'user[email]': known,
      'user[password]': PASSWORD,
    })
    expect(back.path).toBe(link)
    expect((await owner.submit(link)).text).toContain('The invitation is accepted.')
    expect(accepted.at(-1)?.email).toBe(known)
  })

  it('are good for nobody else', async () => {
    const { visitor } = await inviter()
    const { link } = await invited(visitor)
    const { visitor: other, email } = await inviter()
    expect((await other.get(link)).text).toContain('This invitation is for')
    const settings = await other.get('/users/settings')
    const token = /name="_csrf_token" value="([^"]+)"/.exec(settings.html)?.[1] ?? ''
    await other.post(link, { _csrf_token: token, 'user[password]': PASSWORD })
    expect(accepted.filter((one) => one.email === email)).toEqual([])
    expect((await site.visitor().get(link)).status).toBe(200)
  })

  it('A-50: of two who accept at the same time one does', async () => {
    const { visitor } = await inviter()
    const { link, email } = await invited(visitor)
    const [one, other] = [site.visitor(), site.visitor()]
    await Promise.all([one.get(link), other.get(link)])
    const pages = await Promise.all(
      [one, other].map((each) =>
        each.submit(link, { 'user[password]': PASSWORD, 'user[nickname]': email }),
      ),
    )
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 404])
    expect(accepted.filter((each) => each.email === email)).toHaveLength(1)
  })

  it('A-51: can be accepted for a week', async () => {
    const { visitor } = await inviter()
    const { link } = await invited(visitor)
    site.jump(7 * 86_400_000 - 1_000)
    expect((await site.visitor().get(link)).status).toBe(200)
    await site.clock.advance(1_000)
    expect((await site.visitor().get(link)).status).toBe(404)
  })

  it('A-53: sent again, the earlier link is good for nothing', async () => {
    const { visitor } = await inviter()
    const { email, link } = await invited(visitor)
    const id = idIn(await visitor.get('/users/invitations'))
    await visitor.submit(`/users/invitations/${id}/resend`)
    const second = linkIn(await site.mailer.next({ to: email }))
    expect((await site.visitor().get(link)).status).toBe(404)
    expect((await site.visitor().get(second)).status).toBe(200)
    // Inviting the same address once more replaces it too.
    await invite(visitor, email)
    const third = linkIn(await site.mailer.next({ to: email }))
    expect((await site.visitor().get(second)).status).toBe(404)
    expect((await site.visitor().get(third)).status).toBe(200)
  })

  it('A-54: opening the link changes nothing', async () => {
    const { visitor } = await inviter()
    const { link } = await invited(visitor)
    const before = await site.dump()
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await site.endpoint.request(link, { method })).status).toBe(200)
    }
    expect(await site.dump()).toEqual(before)
  })

  it('taken back, the link is good for nothing', async () => {
    const { email: host, visitor } = await inviter()
    const { link } = await invited(visitor)
    const id = idIn(await visitor.get('/users/invitations'))
    const page = await visitor.submit(`/users/invitations/${id}`)
    expect(page.text).toContain('The invitation was taken back.')
    expect((await site.visitor().get(link)).status).toBe(404)
    expect(await site.kinds(host)).toContain('invitation_revoked')
  })

  it('of somebody else are not there: neither to be seen, sent again nor taken back', async () => {
    const { visitor } = await inviter()
    const { email, link } = await invited(visitor)
    const id = idIn(await visitor.get('/users/invitations'))
    const { visitor: other } = await inviter()
    const page = await other.get('/users/invitations')
    expect(page.text).not.toContain(email)
    const _csrf_token = /name="_csrf_token" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
    for (const one of [id, 'no-id-at-all', '%00']) {
      const path = `/users/invitations/${one}`
      expect((await other.post(path, { _csrf_token, _method: 'delete' })).status).toBe(404)
      expect((await other.post(`${path}/resend`, { _csrf_token })).status).toBe(404)
    }
    expect((await site.visitor().get(link)).status).toBe(200)
  })

  it('whoever may not invite finds no such page', async () => {
    const visitor = site.visitor()
    const { email } = await site.member(`shy-${site.address()}`)
    await site.logIn(visitor, email)
    expect((await visitor.get('/users/invitations')).status).toBe(404)
    expect((await visitor.get('/users/settings')).text).not.toContain('Invitations')
  })

  it('when the application refuses what they carry, nothing is accepted', async () => {
    const { visitor } = await inviter()
    const { email, link } = await invited(visitor)
    const guest = site.visitor()
    await guest.get(link)
    refuses = true
    const fields = { 'user[password]': PASSWORD, 'user[nickname]': email }
    const page = await guest.submit(link, fields)
    refuses = false
    expect(page.status).toBe(500)
    expect(await site.core.users.byEmail(email)).toBeUndefined()
    expect((await guest.get(link)).status).toBe(200)
  })

  it('end when the account of whoever sent them is deleted', async () => {
    const { visitor, email } = await inviter()
    const { link } = await invited(visitor)
    const user = await site.core.users.byEmail(email)
    await site.accounts.deleteUser(user?.id ?? '')
    expect((await site.visitor().get(link)).status).toBe(404)
  })

  it('A-48: the secret of the link is in no table', async () => {
    const { visitor } = await inviter()
    const { link } = await invited(visitor)
    expect(JSON.stringify(await site.dump())).not.toContain(link.split('/').at(-1))
  })

  it('A-55: what is no token gives the page of a bad link', async () => {
    for (const token of [
      'x',
      'a'.repeat(43),
      '%00',
      'a'.repeat(4_000),
      '%F0%9F%92%A9'.repeat(22),
    ]) {
      const { status } = await site.endpoint.request(`/users/invitations/${token}`)
      expect(Math.floor(status / 100)).toBe(4)
    }
  })
})

describe('the number of invitations', () => {
  it('A-72: is limited for each user and day', async () => {
    const few = await accountSite({ extensions: [invitations({ perDay: 2 })] })
    const { email } = await few.member()
    const visitor = few.visitor()
    await few.logIn(visitor, email)
    const statuses = []
    for (let n = 0; n < 3; n += 1) {
      await visitor.get('/users/invitations')
      const fields = { 'user[email]': few.address() }
      statuses.push((await visitor.submit('/users/invitations', fields)).status)
    }
    expect(statuses).toEqual([200, 200, 429])
    await few.close()
  })

  it('refuses figures that would make it worthless', () => {
    expect(() => invitations({ linkDays: 365 })).toThrow('linkDays of invitations')
    expect(() => invitations({ perDay: 0 })).toThrow('perDay of invitations')
  })
})
