import { resolve } from 'node:path'
import { type LogLevel, logLevels } from './log.ts'

/** What the environment decides, checked and frozen. Nothing else reads the environment. */
export interface Config {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Absolute path; the database and the pictures lie below it. */
  readonly dataDir: string
  /** Null: SQLite in `dataDir`. */
  readonly databaseUrl: string | null
  /** Origin under which people reach the server (`https://desk.paper.cn`), when that differs from what it listens on. */
  readonly publicUrl: string | null
  /** One password for all demo accounts, at least 8 characters; null: a random one, printed. */
  readonly demoPassword: string | null
  readonly logLevel: LogLevel
  /** False lifts rates and numbers of sockets per address, person and article, never a size limit. */
  readonly rateLimits: boolean
  /** Whoever says it may read /metrics from elsewhere; null: only this machine may. */
  readonly metricsToken: string | null
}

/** A value that cannot be used. The message is one line that names the variable. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError'
}

/**
 * Reads the environment; an empty value counts as unset.
 * @throws ConfigError for the first value that cannot be used
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const value = (name: string) => (env[name] ?? '').trim() || null
  if (value('REDIS_URL') !== null) {
    throw new ConfigError('REDIS_URL: several nodes are not supported by this edition; unset it and run one process')
  }
  return Object.freeze({
    host: value('HOST') ?? '127.0.0.1',
    port: port(value('PORT')),
    dataDir: resolve(value('DATA_DIR') ?? './data'),
    databaseUrl: databaseUrl(value('DATABASE_URL')),
    publicUrl: publicUrl(value('PUBLIC_URL')),
    demoPassword: demoPassword(value('DEMO_PASSWORD')),
    logLevel: oneOf('LOG_LEVEL', value('LOG_LEVEL') ?? 'info', logLevels),
    rateLimits: oneOf('RATE_LIMITS', value('RATE_LIMITS') ?? 'on', ['on', 'off']) === 'on',
    metricsToken: metricsToken(value('METRICS_TOKEN')),
  })
}

function port(raw: string | null): number {
  if (raw === null) return 3000
  const number = Number(raw)
  if (!/^\d{1,5}$/.test(raw) || number > 65535) throw new ConfigError(`PORT: ${JSON.stringify(raw)} is not a port (0 to 65535)`)
  return number
}

function databaseUrl(raw: string | null): string | null {
  // The address is not repeated in the message: it holds a password.
  if (raw !== null && !(/^postgres(ql)?:\/\//.test(raw) && URL.canParse(raw))) {
    throw new ConfigError('DATABASE_URL: not a PostgreSQL address (postgres://user:password@host:port/database)')
  }
  return raw
}

function publicUrl(raw: string | null): string | null {
  if (raw === null) return null
  const url = /^https?:\/\//.test(raw) && URL.canParse(raw) ? new URL(raw) : null
  if (url?.pathname !== '/' || `${url.search}${url.hash}${url.username}${url.password}` !== '') {
    throw new ConfigError(`PUBLIC_URL: ${JSON.stringify(raw)} is not an address like https://desk.paper.cn (no path)`)
  }
  return url.origin
}

function demoPassword(raw: string | null): string | null {
  // The value is not repeated in the message: it is a secret.
  if (raw !== null && raw.length < 8) throw new ConfigError('DEMO_PASSWORD: shorter than 8 characters')
  if (raw !== null && raw.length > 200) throw new ConfigError('DEMO_PASSWORD: longer than 200 characters')
  return raw
}

function metricsToken(raw: string | null): string | null {
  // The value is not repeated in the message: it is a secret.
  if (raw !== null && !/^[\x21-\x7e]{16,200}$/.test(raw)) throw new ConfigError('METRICS_TOKEN: 16 to 200 visible ASCII characters')
  return raw
}

function oneOf<T extends string>(name: string, raw: string, allowed: readonly T[]): T {
  const found = allowed.find((known) => known === raw)
  if (found === undefined) throw new ConfigError(`${name}: ${JSON.stringify(raw)} is not one of ${allowed.join(', ')}`)
  return found
}
