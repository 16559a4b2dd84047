import { messageOf, type Translate as TranslateError } from '../../changeset/index.ts'
import type { TextKey, Texts } from './texts.ts'

/** What fills the holes of a text. */
export type TextValues = Readonly<Record<string, string | number>>

/** The text of a name, its holes filled. */
export type Translate = (key: TextKey, values?: TextValues) => string

/** Translates by a catalogue. A hole without a value stays as it is. */
export function translator(texts: Texts): Translate {
  return (key, values = {}) => fillIn(texts[key], values)
}

/** Sentences for the errors of forms: by their code where the catalogue has one, else their own. */
export function errorTexts(texts: Texts): TranslateError {
  const byCode: Readonly<Record<string, string>> = texts
  return (error) => {
    const key = `error.${error.code}`
    const text = Object.hasOwn(byCode, key) ? byCode[key] : undefined
    return messageOf(text === undefined ? error : { ...error, message: text })
  }
}

/** Fills the holes of a text; those without a value stay as they are. */
export function fillIn(text: string, values: TextValues): string {
  return text.replace(/%\{(\w+)\}/g, (hole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : hole,
  )
}
