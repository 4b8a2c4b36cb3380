import { config } from 'zod'

// The page's content policy forbids code made from strings, which zod tries for speed as soon as a schema is built. So
// whatever uses a schema imports this first; that every such module does also keeps the bundler from cutting the two
// into chunks that run in the wrong order.
config({ jitless: true })
