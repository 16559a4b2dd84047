import { FilesExist } from '../../errors/index.ts'
import type { Generator } from '../generate.ts'
import { pascalName } from '../names.ts'
import { withArticle } from '../resource/code.ts'
import { render } from '../template.ts'

/**
 * Gives an application a presence: who is there.
 *
 * @param given - Where, in PascalCase: `Room`.
 * @throws InvalidName; FilesExist (rejects) for a presence that is there.
 */
export function presenceGenerator(given: string): Generator {
  const name = pascalName('The presence', given)
  const presence = `src/presence/${name.kebab}-presence.ts`
  return async (plan) => {
    if (await plan.has(presence)) throw new FilesExist([presence])
    const values = { names: name, aOne: withArticle(name.human) }
    await plan.create(presence, render('presence/presence.ts', values))
    await plan.create(
      `test/presence/${name.kebab}-presence.test.ts`,
      render('presence/presence.test.ts', values),
    )
    return {}
  }
}
