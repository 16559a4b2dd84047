import type { EndpointOptions } from 'redstart/endpoint'

type Logger = Exclude<NonNullable<EndpointOptions['logger']>, false>

/** One line of the log. */
export interface LogEntry {
  readonly level: keyof Logger
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** The log of an endpoint, for tests to read. */
export class LiveLog implements Logger {
  readonly entries: LogEntry[] = []

  debug(fields: object, message: string): void {
    this.#write('debug', fields, message)
  }

  info(fields: object, message: string): void {
    this.#write('info', fields, message)
  }

  warn(fields: object, message: string): void {
    this.#write('warn', fields, message)
  }

  error(fields: object, message: string): void {
    this.#write('error', fields, message)
  }

  /** What an operator has to look at. */
  get troubles(): readonly LogEntry[] {
    return this.entries.filter(({ level }) => level === 'error' || level === 'warn')
  }

  #write(level: keyof Logger, fields: object, message: string): void {
    this.entries.push({ level, message, fields: { ...fields } })
  }
}
