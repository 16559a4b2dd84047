/** What `npx redstart db seed` fills the database with. It may run again: what is there, stays. */
import { seedDemoPeople } from './accounts/demo-people.ts'

export async function seed(): Promise<void> {
  await seedDemoPeople()
  // redstart:seeds
}
