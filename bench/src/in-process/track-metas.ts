import { asMeta, measureOnDemand } from './measure-presence.ts'

measureOnDemand(asMeta)
