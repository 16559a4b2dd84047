import { connectionCount, type WebSubject } from '../load/web-subject.ts'
import { askForPage, postFile, postMember } from './exchanges.ts'
import { type Scenario, scenario } from './scenario.ts'
import { redstartWeb } from './web-servers.ts'

const few = 10_000
const many = 100_000
const fileBytes = 50_000

/**
 * Memory and open files of the server after 10,000 requests, and after 100,000. Of ten, one posts a
 * file, three post JSON, and six ask for the page.
 */
export const requests: Scenario = scenario([redstartWeb], {
  name: 'requests',
  order: 'alone',
  connections: connectionCount,
  warmUps: 0,
  maxRounds: 1,
  async begin(subject) {
    const page = await askForPage(subject)
    const json = await postMember(subject)
    const file = await postFile(subject, fileBytes)
    const load = subject.loop([page, json, page, page, json, page, page, json, page, file])
    const measure = async () => {
      await load.runTimes(few)
      const before = await held(subject)
      await load.runTimes(many - few)
      const after = await held(subject)
      return {
        'requests-memory-10000': before.megabytes,
        'requests-memory-100000': after.megabytes,
        'requests-files-10000': before.files,
        'requests-files-100000': after.files,
      }
    }
    return [{ measure }]
  },
})

async function held({ process }: WebSubject): Promise<{ megabytes: number; files: number }> {
  const megabytes = (await process.ask('collectedRss')) / 1_000_000
  return { megabytes, files: await process.ask('openFiles') }
}
