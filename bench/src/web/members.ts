/** A row of the table that the pages show. */
export interface Member {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly points: number
  /** Path and query. */
  readonly link: string
}

const names = ["Siobhán O'Neil", 'Dupont & Fils', 'Ada Lovelace', 'Grace "Amazing" <Hopper>']

/** A hundred members; three names in four, and every link, hold what HTML wants escaped. */
export const members: readonly Member[] = Array.from({ length: 100 }, (_, index) => ({
  id: 1_000 + index,
  name: `${names[index % names.length]} ${index}`,
  email: `member.${index}@example.com`,
  points: (index * 7_919) % 10_000,
  link: `/members/${1_000 + index}?tab=posts&page=${index % 10}`,
}))

/** Whom the page greets: the session says. */
export const visitor = "Conan O'Brien"
