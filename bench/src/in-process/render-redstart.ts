import { renderToString } from 'redstart/html'
import { memberTable } from '../web/tables/redstart.ts'
import { repeatRendering } from './repeat-rendering.ts'

repeatRendering((members) => renderToString(memberTable(members)))
