type Simplify<T> = { [K in keyof T]: T[K] } & {}
// JSON leaves these out of objects, and writes null for them in arrays.
type Absent = undefined | symbol | ((...args: never) => unknown)

/**
 * What a value becomes after `JSON.parse(JSON.stringify(value))`: dates are strings, keys without a
 * value are gone, `toJSON` is obeyed. `any` and `unknown` stay what they are, and so does a
 * `Uint8Array`, which does not travel as JSON.
 *
 * @example
 * Json<{ at: Date; note: string | undefined }> // { at: string; note?: string }
 */
export type Json<T> = 0 extends 1 & T
  ? T
  : unknown extends T
    ? T
    : T extends { toJSON(): infer J }
      ? Json<J>
      : T extends string | number | boolean | null | Uint8Array
        ? T
        : T extends Absent
          ? never
          : T extends readonly unknown[]
            ? { -readonly [K in keyof T]: Json<T[K]> | NullFor<T[K]> }
            : T extends object
              ? Simplify<
                  { -readonly [K in keyof T as JsonKey<T, K, false>]: Json<T[K]> } & {
                    -readonly [K in keyof T as JsonKey<T, K, true>]?: Json<Exclude<T[K], undefined>>
                  }
                >
              : never

type NullFor<T> = 0 extends 1 & T ? never : T extends Absent ? null : never

type JsonKey<T, K extends keyof T, Optional extends boolean> = K extends symbol
  ? never
  : [Exclude<T[K], Absent>] extends [never]
    ? never
    : (undefined extends T[K] ? true : false) extends Optional
      ? K
      : never
