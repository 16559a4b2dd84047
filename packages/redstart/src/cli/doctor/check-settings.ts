import type { Accounts } from '../../auth/index.ts'
import type { Mailer } from '../../mail/index.ts'
import type { Finding } from './finding.ts'

/** What the settings of the accounts are judged by. */
export interface SettingsParts {
  readonly settings: Pick<Accounts['core']['settings'], 'url' | 'enumeration'>
  readonly mailer: Pick<Mailer, 'keepsMails'> | undefined
  readonly env: NodeJS.ProcessEnv
}

/** Reports settings that production refuses or cannot be meant there, and how the accounts treat guesses. */
export function checkSettings({ settings, mailer, env }: SettingsParts): readonly Finding[] {
  const { url, enumeration } = settings
  const isProduction = env.NODE_ENV === 'production'
  const { protocol, hostname } = new URL(url)
  const findings: Finding[] = []
  const unfit = (text: string): void => {
    // While somebody works on it, or tests it, an application may be so.
    const level = isProduction ? 'fault' : 'note'
    findings.push({ level, about: 'setting', text: isProduction ? text : `In production: ${text}` })
  }
  if (isLoopback(hostname)) {
    unfit(
      `links in mails lead to this machine (${url}). Set PUBLIC_URL to the address that people use.`,
    )
  } else if (protocol === 'http:') {
    unfit(
      'the url of the accounts begins with http:, and is refused. Set PUBLIC_URL to an https address.',
    )
  }
  if (mailer?.keepsMails) {
    unfit('mails are kept in the process, and reach nobody. Give the mailer an SMTP server.')
  }
  // Where somebody works on it, the application makes one for itself.
  if (isProduction && !env.SECRET_KEY_BASE) {
    unfit(
      'SECRET_KEY_BASE is not set. Make a secret with redstart secret, and keep it with the others.',
    )
  }
  if (enumeration === 'friendly') {
    const text = 'The form to register tells who has an account (enumeration: friendly).'
    findings.push({ level: 'note', about: 'setting', text })
  }
  return findings
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname)
}
