/** The first of a schema's issues, in words, and how many more there are. */
export function summary(issues: readonly { path: string; message: string }[]): string {
  const [first, ...more] = issues
  if (first === undefined) return 'it does not say why'
  const text = `${first.path === '' ? 'the whole' : first.path}: ${first.message}`
  return more.length === 0 ? text : `${text} (and ${more.length} more)`
}
