import { renderThunked } from '@lit-labs/ssr'
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js'
import { memberTable } from '../web/tables/lit.ts'
import { repeatRendering } from './repeat-rendering.ts'

repeatRendering((members) => collectResultSync(renderThunked(memberTable(members))))
