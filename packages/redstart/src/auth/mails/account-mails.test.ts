import { expect, it } from 'vitest'
import { renderToString } from '../../html/index.ts'
import { defineMailer, type Mail } from '../../mail/index.ts'
import { accountSettings } from '../settings.ts'
import { defaultTexts } from '../text/texts.ts'
import { AccountMails } from './account-mails.ts'

const settings = accountSettings({ name: 'Café & <Club>', url: 'https://club.example' })

function mails(texts = defaultTexts) {
  const posted: Mail[] = []
  const outbox = { post: (mail: Mail) => void posted.push(mail) }
  return { posted, written: new AccountMails(outbox, settings, texts) }
}

it('writes a mail as text and as a page, with its link in both', () => {
  const { posted, written } = mails()
  written.send('welcome', 'ann@example.com', { link: 'https://club.example/users/log-in?a=1&b=2' })
  const [mail] = posted
  expect(mail).toMatchObject({ to: 'ann@example.com', subject: 'Welcome to Café & <Club>' })
  expect(mail?.text).toContain('Log in:\nhttps://club.example/users/log-in?a=1&b=2\n')
  const page = mail?.html ? renderToString(mail.html) : ''
  expect(page).toContain('href="https://club.example/users/log-in?a=1&amp;b=2"')
  expect(page).toContain('Café &amp; &lt;Club&gt;')
  expect(page).not.toContain('<Club>')
})

it('leaves no hole open in any mail that has its values', () => {
  const { written } = mails()
  const { subject, text } = written.write('account-exists', 'ann@example.com', { link: 'x' })
  expect(`${subject}${text}`).not.toContain('%{')
})

it('A-131: lets nobody into the headers of a mail, by a text, a value or an address', async () => {
  const subject = 'Hello %{who}'
  const { written } = mails({ ...defaultTexts, 'mail.welcome.subject': subject })
  const mailer = defineMailer({ from: 'club@example.com', transport: 'mailbox' })
  const who = 'you\r\nBcc: eve@example.com'
  const refused = { code: 'invalid_mail' }
  await expect(
    mailer.deliver(written.write('welcome', 'ann@example.com', { who })),
  ).rejects.toMatchObject(refused)
  await expect(
    mailer.deliver(written.write('welcome', 'ann@example.com\r\nBcc: eve@example.com')),
  ).rejects.toMatchObject(refused)
  expect(() => accountSettings({ name: 'a\nb', url: 'https://a.example' })).toThrow(
    expect.objectContaining({ code: 'invalid_option' }),
  )
})
