// A client package as an application would publish it. `published.test.ts` looks at its declarations.
import { Socket } from 'phoenix'
import type { AppSocket } from '../channel/application.types.ts'
import { type ContractOf, typed } from './index.ts'

export function connect(url: string) {
  return typed<ContractOf<AppSocket>>(new Socket(url))
}

export function enter(url: string, id: string) {
  return connect(url).channel(`room:${id}`)
}
