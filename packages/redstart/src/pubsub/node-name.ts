import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { InvalidOption } from '../errors/index.ts'

/** Words of letters, digits, `_` and `-`, with single dots between them: what brokers take as well. */
const NAME = /^[\w-]+(\.[\w-]+)*$/
const MAX_LENGTH = 200

/**
 * The name that this node gets when nothing else says so: what the variable `REDSTART_NODE` holds, else
 * `<host>-<process id>-<random>`, another one each time.
 *
 * @throws InvalidOption for a variable that is no name.
 */
export function nodeName(): string {
  const named = process.env.REDSTART_NODE
  if (named) return checkedNodeName(named)
  const host = hostname().replace(/[^\w-]+/g, '-')
  return `${host.slice(0, 100)}-${process.pid}-${randomBytes(4).toString('hex')}`
}

/** The name, if it is one. @throws InvalidOption */
export function checkedNodeName(name: string): string {
  if (name.length <= MAX_LENGTH && NAME.test(name)) return name
  throw new InvalidOption(
    'node',
    name.slice(0, MAX_LENGTH),
    `a name of letters, digits, _, - and dots between them, of at most ${MAX_LENGTH} characters`,
  )
}
