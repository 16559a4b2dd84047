import { memberTable } from '../web/tables/hono.ts'
import { repeatRendering } from './repeat-rendering.ts'

repeatRendering((members) => memberTable(members).toString())
