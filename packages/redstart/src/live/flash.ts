/** Messages for the visitor by their kinds: `info` and `error`, or words of the application. */
export type Flash = Readonly<Partial<Record<string, string>>>
