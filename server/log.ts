export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

type Fields = Readonly<Record<string, unknown>>

/** One call of the logger: fields and a message, or a message alone. */
export interface LogCall {
  (fields: unknown, message?: string, ...rest: unknown[]): void
  (message: string, ...rest: unknown[]): void
}

/** The logger of the whole process; the web framework and collaboration take it as it is. */
export interface Logger extends Readonly<Record<Exclude<LogLevel, 'silent'>, LogCall>> {
  level: string
  readonly silent: LogCall
  /** A logger that adds the fields to every record; a `level` that is quieter than this logger's holds from then on. */
  child(fields: Fields, options?: { readonly level?: string }): Logger
}

/**
 * A logger that writes one JSON object a line. Errors are written with their stack; whoever logs decides what the
 * fields are, and the rule of the house is: names and numbers, never article text, bodies, cookies or passwords.
 * @param write takes one complete line including the line feed
 */
export function createLogger(level: LogLevel, write: (line: string) => void, bound: Fields = {}): Logger {
  const least = logLevels.indexOf(level)
  const call = (name: LogLevel): LogCall => {
    if (logLevels.indexOf(name) < least || name === 'silent') return () => {}
    return (first: unknown, second?: unknown) => {
      const [fields, message] = typeof first === 'string' ? [{}, first] : [first, second]
      write(`${line(name, { ...bound, ...asFields(fields) }, message)}\n`)
    }
  }
  return {
    level,
    trace: call('trace'),
    debug: call('debug'),
    info: call('info'),
    warn: call('warn'),
    error: call('error'),
    fatal: call('fatal'),
    silent: call('silent'),
    child: (fields, options) => createLogger(quieter(level, options?.level), write, { ...bound, ...fields }),
  }
}

/** The logger of the process: standard error, because standard output carries the lines that programs wait for. */
export function processLogger(level: LogLevel): Logger {
  return createLogger(level, (text) => process.stderr.write(text))
}

function quieter(level: LogLevel, wanted: string | undefined): LogLevel {
  const known = logLevels.find((name) => name === wanted) ?? level
  return logLevels.indexOf(known) > logLevels.indexOf(level) ? known : level
}

function line(level: LogLevel, fields: Fields, message: unknown): string {
  const record = { time: new Date().toISOString(), level, ...fields, ...(typeof message === 'string' ? { message } : {}) }
  try {
    return JSON.stringify(record, (_key, value: unknown) => (value instanceof Error ? asFields(value) : value))
  } catch {
    return JSON.stringify({ time: record.time, level, message: 'a log record could not be written as JSON' })
  }
}

function asFields(value: unknown): Fields {
  if (value instanceof Error) {
    const code = 'code' in value ? { code: value.code } : {}
    return { error: { name: value.name, message: value.message, stack: value.stack, ...code } }
  }
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
