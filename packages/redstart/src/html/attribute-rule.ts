import { isRun, refuseCommandText } from './event-bindings.ts'
import type { Fault } from './fault.ts'
import {
  type Check,
  eachOf,
  refuseScript,
  refuseScriptAndData,
  refuseUnlessWeb,
} from './url-safety.ts'

/** A tag as its template writes it. */
export interface StartTag {
  /** The name, in lower case. */
  readonly tag: string
  /** The attributes that are written in the tag, by their names in lower case, with their values. */
  readonly attributes: ReadonlyMap<string, string>
}

/** A list of URLs in one attribute. */
export interface UrlList {
  readonly separator: RegExp
  /** What each URL has to pass. */
  readonly each: Check
}

/** How the values of an attribute are rendered. */
export interface AttributeRule {
  /** What a value's text has to pass. */
  readonly check: Check | undefined
  /** Where a value is a list of URLs: what stands between them, and what each has to pass. */
  readonly list: UrlList | undefined
  /** `true` and `false` are words, as ARIA has them, and the attribute stays. */
  readonly words: boolean
  /** Whether a list of names may be given: `class`. */
  readonly names: boolean
  /** Whether a number is refused: a DOM id is a name. */
  readonly textOnly: boolean
  /** Whether `name=${value}` is an empty attribute where it would be left out: `class` and `style`. */
  readonly stays: boolean
  /** How a command for the client of live views stands in it; `undefined` where none may. */
  readonly command: 'json' | 'name' | undefined
}

const urls = new Set([
  'action',
  'background',
  'cite',
  'formaction',
  'href',
  'longdesc',
  'manifest',
  'poster',
  'src',
  'xlink:href',
  'xml:base',
])
/** What draws or plays what it loads, and never runs it. */
const media = new Set([
  'audio src',
  'feimage href',
  'feimage xlink:href',
  'image href',
  'image xlink:href',
  'img src',
  'input src',
  'source src',
  'track src',
  'video poster',
  'video src',
])
const animations = new Set(['animate', 'animatemotion', 'animatetransform', 'set'])
const animated = new Set(['by', 'from', 'to', 'values'])
const words = new Set(['contenteditable', 'draggable', 'spellcheck'])

const plain = rule()
const worded = rule({ words: true })
const url = rule({ check: refuseScriptAndData })
const mediaUrl = rule({ check: refuseScript })
const liveUrl = rule({ check: refuseUnlessWeb })
const carrier = rule({ command: 'json' })
const binding = rule({ command: 'json', check: refuseCommandText })
const byName: ReadonlyMap<string, AttributeRule> = new Map([
  ['class', rule({ names: true, stays: true })],
  ['id', rule({ textOnly: true })],
  ['imagesrcset', urlList(/,/, refuseScript)],
  // The client sends what stands in it as the name of an event, and reads no command there.
  ['phx-progress', rule({ command: 'name', check: refuseCommandText })],
  ['ping', urlList(/[\t\n\f\r ]+/, refuseScriptAndData)],
  ['srcset', urlList(/,/, refuseScript)],
  ['style', rule({ check: refuseDeclarations, stays: true })],
])
const animatedValue = urlList(/;/, refuseScriptAndData)

/** The rule of an attribute whose value varies. `name` is in lower case. */
export function attributeRule(name: string, { tag, attributes }: StartTag): AttributeRule {
  const known = byName.get(name)
  if (known !== undefined) return known
  if (name.startsWith('phx-')) return isRun(name) ? binding : carrier
  if (name.startsWith('data-')) return carrier
  if (name === 'href' && attributes.has('data-phx-link')) return liveUrl
  if (urls.has(name)) return media.has(`${tag} ${name}`) ? mediaUrl : url
  if (name === 'data' && tag === 'object') return url
  if (animations.has(tag) && animated.has(name)) return animatedValue
  return words.has(name) || name.startsWith('aria-') ? worded : plain
}

/** The rule of a hole in the quoted value of `style`: it may be a value, and no more. */
export const styleValue: AttributeRule = rule({ check: refuseStyleValue })

/** Why an attribute may not vary at all; `undefined` where it may. `name` is in lower case. */
export function refusedAttribute(name: string, { tag, attributes }: StartTag): Fault | undefined {
  if (name.startsWith('on')) {
    return {
      problem: `${name} holds code, and no escaping makes a value safe in code.`,
      fix: `a data attribute, data-id=\${…}, and a listener that reads it`,
    }
  }
  if (name === 'srcdoc') {
    return {
      problem: 'srcdoc holds a document of its own, in which escaped text is markup again.',
      fix: `src=\${…} with the path of a page`,
    }
  }
  if (tag === 'meta' && (name === 'http-equiv' || (name === 'content' && isRefresh(attributes)))) {
    return {
      problem: 'A <meta> that acts as a header may not be told what to do by a value.',
      fix: 'a header of the response, or a redirect',
    }
  }
  if (animations.has(tag) && name === 'attributename') {
    return {
      problem: `<${tag}> could be made to animate any attribute, href among them.`,
      fix: 'the name of the attribute as it is',
    }
  }
  return undefined
}

function isRefresh(attributes: ReadonlyMap<string, string>): boolean {
  return attributes.get('http-equiv')?.trim().toLowerCase() === 'refresh'
}

/** A list of declarations: without brackets, quotes and slashes nothing is loaded by it. */
function refuseDeclarations(text: string): string | undefined {
  if (/^[\w\s#%.,+:;!-]*$/.test(text)) return undefined
  return (
    'A style may hold declarations of words, numbers and colours, for brackets, quotes and slashes ' +
    'can make a browser load something. Use a class, or write those as they are in the template.'
  )
}

/** One value: it cannot begin another declaration. */
function refuseStyleValue(text: string): string | undefined {
  if (/^[\w #%.,+-]*$/.test(text)) return undefined
  return (
    'In a quoted style a hole may hold a word, a number or a colour, for other characters could ' +
    'begin another declaration. Use a class, or write the rest as it is in the template.'
  )
}

function urlList(separator: RegExp, each: Check): AttributeRule {
  return rule({ check: eachOf(separator, each), list: { separator, each } })
}

function rule(given: Partial<AttributeRule> = {}): AttributeRule {
  return {
    check: undefined,
    list: undefined,
    words: false,
    names: false,
    textOnly: false,
    stays: false,
    command: undefined,
    ...given,
  }
}
