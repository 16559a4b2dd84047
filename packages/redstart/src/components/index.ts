/**
 * Components of pages: functions from properties to HTML that are accessible, work without a script
 * and under a strict content security policy, and look well with the stylesheet that comes along.
 *
 * Each takes `class`. The stylesheet is in the cascade layer `redstart`, so that any style of yours
 * wins; with Tailwind leave it out and pass classes, or write a component of the same name.
 *
 * @example
 * import { button, formFor, input } from 'redstart/components'
 *
 * const page = (conn: Conn, form: Form<Room>) =>
 *   formFor({
 *     form,
 *     action: '/rooms',
 *     csrfToken: conn.csrfToken,
 *     body: html`
 *       ${input({ field: form.name, label: 'Name', hint: 'Everybody sees it.' })}
 *       ${button({ label: 'Create' })}`,
 *   })
 *
 * @module
 */
export {
  type ButtonProps,
  type ButtonVariant,
  button,
  type LinkButtonProps,
  linkButton,
} from './button.ts'
export { type ButtonToProps, buttonTo } from './button-to.ts'
export { type DocumentProps, document } from './document.ts'
export { type EmptyStateProps, emptyState } from './empty-state.ts'
export { type ErrorListProps, errorList } from './error-list.ts'
export { type ErrorSummaryProps, errorSummary } from './error-summary.ts'
export { type FlashMessagesProps, type FlashTexts, flashMessages } from './flash-messages.ts'
export type { FieldHints, FormField, FormLike, FormState, LineType } from './form-field.ts'
export {
  type ChangeFormProps,
  type FormForCommon,
  type FormForProps,
  formFor,
  type GetFormProps,
} from './form-for.ts'
export type { FormMethod } from './form-hidden.ts'
export { type HeaderProps, header } from './header.ts'
export { input } from './input.ts'
export type {
  CheckboxProps,
  ChoiceProps,
  CommonInputProps,
  ControlAttributes,
  FileInputProps,
  HiddenInputProps,
  InputProps,
  LabelledOption,
  LineInputProps,
  Option,
  OptionGroup,
  SelectProps,
  TextareaProps,
} from './input-props.ts'
export { type InputRowsProps, inputRows } from './input-rows.ts'
export { type ListItem, type ListProps, list } from './list.ts'
export { type ModalProps, modal } from './modal.ts'
export { type PaginationProps, pagination } from './pagination.ts'
export { assets, stylesheet } from './stylesheet.ts'
export { type Column, type TableProps, table } from './table.ts'
