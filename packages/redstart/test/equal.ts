/** Whether two types are the same; not only assignable to each other. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** For type tests: `is<typeof x, string>(true)` compiles if `x` is a string and nothing else. */
export declare function is<A, B>(equal: Equal<A, B>): void
