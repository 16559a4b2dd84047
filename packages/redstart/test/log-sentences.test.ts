import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'

const src = fileURLToPath(new URL('../src', import.meta.url))
const LEVELS = new Set(['debug', 'info', 'warn', 'error'])

/**
 * An endpoint with an anonymous socket logs sentences and leaves fields out, so a sentence must not be
 * made of what varies: a topic, or the message of an error.
 */
it('every message that is logged is a constant', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(?:test|types)\.ts$/.test(file))
    .map((file) => join(src, file))
  const calls = files.flatMap((file) => callsIn(file))
  expect(calls.length).toBeGreaterThan(15)
  expect(calls.filter(({ message }) => !isConstant(message)).map(({ where }) => where)).toEqual([])
})

it.each([
  ["logger.warn({}, 'a')", true],
  ['logger.warn({}, `a`)', true],
  ["context.logger.warn({}, 'a' + 'b')", true],
  ["const say = (text) => this.#log.warn({}, text); say('a'); say('b')", true],
  ['logger.warn({}, error.message)', false],
  ['logger.warn({}, `a $' + '{topic}`)', false],
  ["logger.warn({}, 'a' + topic)", false],
  ['const topic = read(); logger.warn({}, topic)', false],
  ["const say = (text) => log.warn({}, text); say('a'); say(topic)", false],
])('%s: %s', (text, constant) => {
  const [call] = callsOf('x.ts', text)
  expect(call && isConstant(call.message)).toBe(constant)
})

interface LogCall {
  readonly message: ts.Expression | undefined
  readonly where: string
}

function callsIn(file: string): LogCall[] {
  return callsOf(file, readFileSync(file, 'utf8'))
}

/** The calls of a logger: of `log` or `logger`, whatever they hang on. */
function callsOf(file: string, text: string): LogCall[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const calls: LogCall[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression
      if (LEVELS.has(name.text) && /log(?:ger)?$/i.test(expression.getText())) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart())
        calls.push({ message: node.arguments[1], where: `${file.slice(src.length)}:${line + 1}` })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return calls
}

function isConstant(node: ts.Expression | undefined): boolean {
  if (node === undefined) return false
  if (ts.isBinaryExpression(node)) return isConstant(node.left) && isConstant(node.right)
  if (ts.isIdentifier(node)) return isHandedOn(node)
  return ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
}

/** Whether a name is that of a function's parameter for which all calls in its file give constants. */
function isHandedOn(name: ts.Identifier): boolean {
  const owner = ts.findAncestor(name, (node) => indexIn(node, name) >= 0)
  if (owner === undefined) return false
  const index = indexIn(owner, name)
  const called = ts.isVariableDeclaration(owner.parent) ? owner.parent.name : name
  const given: (ts.Expression | undefined)[] = []
  const visit = (node: ts.Node): void => {
    const isCall = ts.isCallExpression(node) && node.expression.getText() === called.getText()
    if (isCall) given.push(node.arguments[index])
    ts.forEachChild(node, visit)
  }
  visit(name.getSourceFile())
  return given.length > 0 && given.every(isConstant)
}

function indexIn(node: ts.Node, name: ts.Identifier): number {
  if (!ts.isFunctionLike(node)) return -1
  return node.parameters.findIndex((parameter) => parameter.name.getText() === name.text)
}
