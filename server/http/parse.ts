import type { z } from 'zod'
import { DomainError } from '#shared/errors.ts'

/**
 * Checks a body or a query against its schema.
 * @throws ZodError, or DomainError bad_request for the character NUL, which neither database can keep in a text
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.parse(value ?? {})
  if (JSON.stringify(parsed)?.includes('\\u0000')) throw new DomainError('bad_request', 'the character NUL is not allowed')
  return parsed
}
