/**
 * What a header of a mail must not hold: control characters, of which CR and LF would begin another
 * header or end them all, and half characters, which have no UTF-8.
 */
export const unsafe: RegExp = /[\p{Cc}\p{Cs}\u2028\u2029]/u
