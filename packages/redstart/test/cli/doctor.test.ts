import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../../bin/redstart.js', import.meta.url))
const application = fileURLToPath(new URL('members', import.meta.url))

interface Outcome {
  readonly code: number
  readonly output: string
  readonly notes: string
}

/** Runs the doctor on an application with accounts. */
function doctor(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  return new Promise((resolve) => {
    const all = { ...process.env, SECRET_KEY_BASE: 'only for tests '.repeat(5), ...env }
    execFile(
      process.execPath,
      [program, 'auth', 'doctor', ...args],
      { cwd: application, env: all },
      (error, output, notes) => resolve({ code: error ? Number(error.code) : 0, output, notes }),
    )
  })
}

describe('redstart auth doctor', () => {
  const mails = { SMTP_URL: 'smtp://mail.books.example' }

  it('finds the route that nobody guards, and knows those of the accounts', async () => {
    const { code, output, notes } = await doctor([], mails)
    expect(code).toBe(1)
    expect(output).toMatch(/^fault: GET \/api\/books has no guard\. .*\n$/)
    expect(notes).toBe('1 fault, 0 notes.\n')
  })

  it('passes what is declared, and mentions what production would not have', async () => {
    const { code, output } = await doctor(['--json'], {
      PUBLIC_URL: 'http://localhost:4000',
      TEST_PUBLIC: '/api/books',
    })
    expect(code).toBe(0)
    const { faults, findings } = JSON.parse(output)
    expect(faults).toBe(0)
    expect(findings).toEqual([
      { level: 'note', about: 'setting', text: expect.stringContaining('links in mails lead to') },
      { level: 'note', about: 'setting', text: expect.stringContaining('mails are kept') },
    ])
  })

  it('says in production what the accounts refuse to be', async () => {
    const { code, output } = await doctor([], {
      ...mails,
      NODE_ENV: 'production',
      PUBLIC_URL: 'http://books.example',
    })
    expect(code).toBe(1)
    expect(output).toMatch(/^fault: The accounts would not be safe: .*PUBLIC_URL=https/)
    expect(output).not.toContain('    at ')
  })
})
