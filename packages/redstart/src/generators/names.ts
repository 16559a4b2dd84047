import { InvalidName } from '../errors/index.ts'

/** One name in the spellings that an application uses. */
export interface Name {
  /** `ShoppingList` */
  readonly pascal: string
  /** `shoppingList` */
  readonly camel: string
  /** `shopping-list` */
  readonly kebab: string
  /** `shopping_list` */
  readonly snake: string
  /** `shopping list` */
  readonly human: string
  /** `Shopping list` */
  readonly title: string
}

/** What a resource and its parts are called. */
export interface ResourceNames {
  /** `Recipes`: the folder of the domain. */
  readonly context: Name
  /** `Recipe`: one of them. */
  readonly one: Name
  /** `recipes`: many of them, the table and the path. */
  readonly many: Name
}

const PASCAL = /^[A-Z][A-Za-z0-9]*$/
const SNAKE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/
/** PostgreSQL cuts off longer ones, which would make different names the same. */
const LONGEST = 48

/** What the language does not take for a variable, though for the name of a property. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export ' +
    'extends false finally for function if implements import in instanceof interface let new null package ' +
    'private protected public return static super switch this throw true try typeof undefined var void while ' +
    'with yield'
  ).split(' '),
)

/** A word that is used for something else: by JavaScript, its types, or what is written around it. */
const RESERVED: ReadonlySet<string> = new Set([
  ...KEYWORDS,
  ...(
    'array async boolean conn constructor database date endpoint error html map name number object of ' +
    'promise prototype pubsub redstart repo request response router row schema scope self set socket ' +
    'string symbol topic type user users'
  ).split(' '),
])

/**
 * The names of a resource.
 *
 * @param context - In PascalCase: `Recipes`.
 * @param one - In PascalCase, singular: `Recipe`.
 * @param many - In snake_case, plural: `recipes`.
 * @throws InvalidName for one in another case, a reserved word, or a plural that equals the singular.
 */
export function resourceNames(context: string, one: string, many: string): ResourceNames {
  const names = {
    context: pascalName('The context', context),
    one: pascalName('The schema', one),
    many: unreserved('The table', many, snakeName('The table', many)),
  }
  if (names.one.camel === names.many.camel) {
    const problem = `it equals the singular, and both would name the same things; write ${many}_list, or the like`
    throw new InvalidName('The table', many, problem)
  }
  return names
}

/**
 * A name in PascalCase: that of a context, a schema, a channel.
 *
 * @param what - What it is to name, as the beginning of a sentence.
 * @throws InvalidName
 */
export function pascalName(what: string, name: string): Name {
  if (!PASCAL.test(name)) {
    throw new InvalidName(
      what,
      name,
      'it takes letters and digits in PascalCase, as in ShoppingList',
    )
  }
  return unreserved(what, name, spelled(what, name, wordsOf(name)))
}

/**
 * A name in snake_case: that of a table that is there, a field. What is the name of a property may also be a
 * word that the language has.
 *
 * @param what - What it is to name, as the beginning of a sentence.
 * @throws InvalidName
 */
export function snakeName(what: string, name: string): Name {
  if (!SNAKE.test(name)) {
    throw new InvalidName(
      what,
      name,
      'it takes small letters, digits and underscores, as in shopping_lists',
    )
  }
  return spelled(what, name, name.split('_'))
}

/** A name of words, without a look at whether it can be used. */
export function nameOf(words: readonly string[]): Name {
  const human = words.join(' ')
  const pascal = words.map(capitalised).join('')
  return {
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    kebab: words.join('-'),
    snake: words.join('_'),
    human,
    title: capitalised(human),
  }
}

function spelled(what: string, name: string, words: readonly string[]): Name {
  if (name.length <= LONGEST) return nameOf(words)
  throw new InvalidName(what, name, `it has more than ${LONGEST} characters`)
}

/** A name that code can use for a variable beside its own. */
function unreserved(what: string, text: string, name: Name): Name {
  if (!RESERVED.has(name.camel)) return name
  throw new InvalidName(what, text, 'that word is taken, by the language or by the application')
}

/** `ShoppingList` as `shopping`, `list`; `HTTPCall` as `http`, `call`. */
function wordsOf(pascal: string): string[] {
  const words = pascal.match(/[A-Z]+(?![a-z])[0-9]*|[A-Z][a-z0-9]*/g) ?? []
  return words.map((word) => word.toLowerCase())
}

/** A text as a sentence begins with it. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
