import { asCount, measureOnDemand } from './measure-presence.ts'

measureOnDemand(asCount)
