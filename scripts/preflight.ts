/**
 * Makes sure, before anything is tested, that the machine has what the tests need: installs it where
 * that is possible without asking, says otherwise which command does. Where `CI` is `true` a part
 * that stays missing is a failure; elsewhere the tests that need it are skipped, and this says so.
 *
 * @module
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fail } from './command.ts'
import { chromiumPath } from './parts.ts'

const oldestNode = [20, 19] as const
const aptGet = '/usr/bin/apt-get'
const installChromium = ['install', '-y', '--no-install-recommends', 'chromium']

checkNode()
checkChromium()

function checkNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  fail(
    `This is Node.js ${process.versions.node}; Redstart needs ${oldestNode.join('.')} or later. ` +
      'Install a newer Node.js and run the command again.',
  )
}

function checkChromium(): void {
  if (!chromiumPath() && canInstall()) installWithApt()
  if (chromiumPath()) return
  const missing = process.env.CHROMIUM
    ? `CHROMIUM names ${process.env.CHROMIUM}, and there is no such file.`
    : `No Chromium was found. ${howToInstall()}`
  if (process.env.CI === 'true') fail(missing, 'With CI=true every test has to run.')
  console.warn(`\n  !  ${missing}\n  !  The tests that drive a browser are SKIPPED.\n`)
}

function canInstall(): boolean {
  return !process.env.CHROMIUM && process.getuid?.() === 0 && existsSync(aptGet)
}

function installWithApt(): void {
  console.log('Chromium is missing: installing it from the packages of the system.')
  for (const step of [['update'], installChromium]) {
    const args = ['-o', 'DPkg::Lock::Timeout=300', ...step]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const { status } = spawnSync(aptGet, args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
    if (status !== 0) console.warn(`${aptGet} ${args.join(' ')} ended with ${status}.`)
  }
}

function howToInstall(): string {
  if (process.platform === 'darwin') return 'Install it with: brew install --cask chromium'
  return existsSync(aptGet)
    ? `Install it with: sudo apt-get ${installChromium.join(' ')}`
    : 'Install your system’s package of it, or name its program in CHROMIUM.'
}
