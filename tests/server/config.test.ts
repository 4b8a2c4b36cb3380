import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from '../../server/config.ts'
import { createLogger } from '../../server/log.ts'

describe('loadConfig', () => {
  it('has a default for everything and cannot be changed', () => {
    const config = loadConfig({ PORT: '', HOST: ' ' })
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: null,
      publicUrl: null,
      demoPassword: null,
      logLevel: 'info',
      rateLimits: true,
      metricsToken: null,
    })
    expect(config.dataDir).toMatch(/^\/.*data$/)
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('reads what is set', () => {
    const env = {
      HOST: '::1',
      PORT: '0',
      PUBLIC_URL: 'https://desk.paper.example/',
      LOG_LEVEL: 'silent',
      RATE_LIMITS: 'off',
      DATABASE_URL: 'postgres://u:p@h/d',
      DEMO_PASSWORD: 'demo-word',
    }
    const expected = {
      host: '::1',
      port: 0,
      publicUrl: 'https://desk.paper.example',
      logLevel: 'silent',
      rateLimits: false,
      databaseUrl: 'postgres://u:p@h/d',
      demoPassword: 'demo-word',
    }
    expect(loadConfig(env)).toMatchObject(expected)
  })

  it.each([
    ['PORT', '70000'],
    ['METRICS_TOKEN', 'short'],
    ['METRICS_TOKEN', 'a hidden token with spaces'],
    ['PORT', '30x'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['DATABASE_URL', 'mysql://u:hidden@h/d'],
    ['PUBLIC_URL', 'desk.paper.example'],
    ['PUBLIC_URL', 'https://desk.paper.example/path'],
    ['LOG_LEVEL', 'loud'],
    ['RATE_LIMITS', 'no'],
    ['REDIS_URL', 'redis://localhost'],
    ['PUBLIC_URL', 'https://desk.paper.example/#top'],
    ['PUBLIC_URL', 'https://:secret@desk.paper.example'],
    ['PUBLIC_URL', 'ftp://desk.paper.example'],
    ['DEMO_PASSWORD', 'x'.repeat(201)],
    ['DEMO_PASSWORD', 'hidden'],
  ])('refuses %s=%s in one line that names it', (name, value) => {
    const attempt = () => loadConfig({ [name]: value })
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(new RegExp(`^${name}: [^\\n]+$`))
    expect(attempt).not.toThrow(/hidden/)
  })
})

describe('createLogger', () => {
  it('writes one JSON line for each record of its level and above, with errors readable', () => {
    const lines: string[] = []
    const logger = createLogger('info', (line) => lines.push(line))
    logger.debug({ a: 1 }, 'not heard')
    logger.child({ reqId: 'r' }).error({ err: new Error('why') }, 'two\nlines')
    logger.info('alone')
    logger.child({}, { level: 'warn' }).info('not heard')
    logger.child({}, { level: 'trace' }).debug('not heard')
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    logger.warn(cyclic, 'cannot be written')
    expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true)
    const records = lines.map((line) => JSON.parse(line))
    expect(records).toMatchObject([
      { level: 'error', reqId: 'r', message: 'two\nlines' },
      { level: 'info', message: 'alone' },
      { level: 'warn' },
    ])
    expect(records[0].err.error.message).toBe('why')
  })
})
