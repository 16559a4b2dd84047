/** What whoever started the messenger is told. */
import { accounts } from './accounts.ts'
import { DEMO_PASSWORD, demoAddresses } from './demo-people.ts'
import { mailer } from './mailer.ts'

export async function greet(port: number): Promise<void> {
  const url = `http://localhost:${port}`
  console.log(`Messenger is open at ${url}`)
  const [first = '', ...others] = demoAddresses
  if (await accounts.userByEmail(first)) {
    console.log(`Log in as ${first}, and in a private window as ${others.join(' or ')}.`)
    console.log(`The password of all three: ${DEMO_PASSWORD}`)
  }
  if (mailer.keepsMails) {
    console.log(`Mails do not leave this machine: they are at ${url}/dev/mailbox`)
  }
  console.log('Ctrl+C stops it; what was said is kept.')
}
