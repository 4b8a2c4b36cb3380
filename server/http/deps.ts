import type { Logger } from '../log.ts'
import type { Services } from '../services/createServices.ts'
import type { RateLimits } from './rateLimits.ts'

/** Measurements as text. */
export interface MetricsPage {
  readonly contentType: string
  /** Null: nobody but this machine. */
  readonly token: string | null
  text(): Promise<string>
}

/** What routes get from the composition root. */
export interface HttpDeps {
  readonly services: Services
  readonly limits: RateLimits
  readonly logger: Logger
  /** Origin under which people reach the server when a proxy hides it; null: the Host header says it. */
  readonly publicUrl: string | null
  /** Cookies are sent over https only. */
  readonly secureCookies: boolean
  /** Folder with the built pages; null: this process serves none. */
  readonly clientDir: string | null
  /** What /metrics answers, and to whom besides this machine; unset: there is no such route. */
  readonly metrics?: MetricsPage
  /** Rejects while the store cannot be used. */
  checkStore(): Promise<void>
}
