import { memberTable } from '../web/tables/concatenation.ts'
import { repeatRendering } from './repeat-rendering.ts'

repeatRendering(memberTable)
