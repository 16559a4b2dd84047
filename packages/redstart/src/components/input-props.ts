import type { AttributeMap, ClassList, Renderable } from '../html/index.ts'
import type { FormField, LineType } from './form-field.ts'

/** More attributes of a control, a form, a button or a link. An input's id and name are its field's. */
export type ControlAttributes = AttributeMap & { readonly class?: ClassList }

/** What every input takes. */
export interface CommonInputProps {
  readonly field: FormField
  readonly label: Renderable
  /** A sentence below the label that helps to fill it in. */
  readonly hint?: Renderable
  /** Shows the label to assistive technology alone, where the surroundings say it to the eye. */
  readonly labelHidden?: boolean
  /** Whether it has to be filled in; default what the field says. */
  readonly required?: boolean
  /** What browsers may fill it with: `email`, `current-password`, `one-time-code`. */
  readonly autocomplete?: string
  /** More attributes of the control, over its own. */
  readonly attrs?: ControlAttributes
  /** Classes of the element around label, control, hint and errors. */
  readonly class?: ClassList
}

/** An input on one line. */
export interface LineInputProps extends CommonInputProps {
  /** Default what the field's schema tells, else `text`. A password is never written into the page. */
  readonly type?: LineType
}

/** Text of several lines. */
export interface TextareaProps extends CommonInputProps {
  readonly type: 'textarea'
  /** Lines that are shown at once. Default 4. */
  readonly rows?: number
}

/** Yes or no. The browser sends `true` or `false`. */
export interface CheckboxProps extends CommonInputProps {
  readonly type: 'checkbox'
}

/** Files. The form has to be `multipart`. */
export interface FileInputProps extends CommonInputProps {
  readonly type: 'file'
  /** Takes several; they are sent as a list. */
  readonly multiple?: boolean
  /** What to offer: `image/*,.pdf`. Nothing that can be relied on. */
  readonly accept?: string
}

/** One of a list that opens, or with `multiple` several of a list. */
export interface SelectProps extends CommonInputProps {
  readonly type: 'select'
  readonly options: readonly (Option | OptionGroup)[]
  /** The first option, which means none. */
  readonly prompt?: string
  readonly multiple?: boolean
}

/** One of a list that is seen (`radio`), or several of it (`checkboxes`). */
export interface ChoiceProps extends CommonInputProps {
  readonly type: 'radio' | 'checkboxes'
  readonly options: readonly Option[]
}

/** A value that is sent and not seen. */
export interface HiddenInputProps {
  readonly type: 'hidden'
  readonly field: FormField
  /** More attributes of the control, over its own. */
  readonly attrs?: ControlAttributes
}

/** The properties of an input; which ones there are depends on its `type`. */
export type InputProps =
  | LineInputProps
  | TextareaProps
  | CheckboxProps
  | FileInputProps
  | SelectProps
  | ChoiceProps
  | HiddenInputProps

/** A value to choose; a text alone is its own label. */
export type Option = string | number | LabelledOption

/** A value to choose and what people read. */
export interface LabelledOption {
  readonly value: string | number | boolean
  readonly label: string
  readonly disabled?: boolean
}

/** Options of a select under a heading. */
export interface OptionGroup {
  readonly label: string
  readonly options: readonly Option[]
}
