import { Part } from '../html/index.ts'
import type { ComponentDefinition } from './component-definition.ts'

/** A place in a template where a live component stands. */
export class ComponentCall extends Part {
  readonly what: string = 'A live component'
  readonly definition: ComponentDefinition
  /** Tells it from others of its kind in one view. */
  readonly id: string | number
  /** What its parent gives it, the id included. */
  readonly props: object

  constructor(definition: ComponentDefinition, id: string | number, props: object) {
    super()
    this.definition = definition
    this.id = id
    this.props = props
  }
}
