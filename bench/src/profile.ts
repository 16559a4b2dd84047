/**
 * Says where the CPU time of what is measured goes, function by function:
 * `npm run profile -w bench -- --servers redstart --only delivery`.
 *
 * @module
 */
import { bundleContenders } from './bundle-contenders.ts'
import { readOptions } from './options.ts'
import { selfTimes } from './report/self-time.ts'
import { runScenario } from './run-scenario.ts'
import { pinClient } from './server/pinning.ts'

const longest = 40

const { scenarios, servers } = readOptions(process.argv.slice(2))
pinClient()
await bundleContenders(scenarios, servers)
for (const scenario of scenarios) {
  await runScenario(
    scenario,
    servers,
    { rounds: 1, milliseconds: 3_000 },
    async (subject, stage) => {
      await subject.process.ask('startProfile')
      const figures = await stage.measure()
      const profile = JSON.parse(await subject.process.ask('stopProfile'))
      console.log(`\n${subject.name}, ${Object.keys(figures).join(' and ')}: self time`)
      for (const { where, share } of selfTimes(profile).slice(0, longest)) {
        console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${where}`)
      }
    },
  )
}
