import { PartMissing } from '../../errors/index.ts'
import type { Plan } from '../plan.ts'
import type { Resource } from './resource.ts'

/**
 * Makes sure that the functions of a resource are there, and ask for the same as the code that is going to
 * call them.
 *
 * @throws PartMissing (rejects) when there are none, and when they and the fields disagree on whether the
 *   resource belongs to people.
 */
export async function requireContext(plan: Plan, resource: Resource): Promise<void> {
  const { folder, many, owner } = resource
  const path = `${folder}/${many.kebab}.ts`
  const text = await plan.read(path)
  if (text === undefined) {
    throw new PartMissing(`${path} is not there.`, 'Leave out --no-context, to have it written.')
  }
  const isOwned = new RegExp(`\\blist${many.pascal}\\(\\s*scope\\b`).test(text)
  if (isOwned && !owner) {
    throw new PartMissing(
      `The ${many.human} of ${path} belong to people, which no field says.`,
      'Add it as there: owner:references:users.',
    )
  }
  if (!isOwned && owner) {
    throw new PartMissing(
      `The ${many.human} of ${path} belong to nobody.`,
      `Leave out the field ${owner.name.snake}.`,
    )
  }
}
