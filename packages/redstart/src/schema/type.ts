import type { Schema } from './schema.ts'

/**
 * A schema that states a type and checks nothing at run time: for what the server itself sends, where
 * speed counts more than a check. What a client sends deserves a schema that looks at it.
 *
 * @example
 * .emits({ typing: type<{ user: string }>() })
 */
export function type<T>(): Schema<T, T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'redstart',
      // The one place where a type is claimed instead of checked: that is what was asked for.
      validate: (value) => ({ value: value as T }),
    },
  }
}
