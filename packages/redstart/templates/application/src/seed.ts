/** What `npx redstart db seed` fills the database with. It may run again: what is there, stays. */
export async function seed(): Promise<void> {
  // redstart:seeds
}
