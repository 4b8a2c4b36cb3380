/*
 * Which room may import which. Types count as imports. A rule's comment is the reason that its breaker reads.
 * tests/house/importRules.test.ts plants faults and expects each of them to be caught here.
 */

/** @returns a path of the repository as the beginning of a regular expression: a file exactly, a folder with all below it */
function place(path) {
  return /\.tsx?$/.test(path) ? `^${path.replace('.', '\\.')}$` : `^${path}/`
}

/** Whatever lies in `home` imports nothing of ours but itself and `allowed`. */
function room(home, allowed, comment) {
  return {
    name: `room:${home}`,
    severity: 'error',
    comment,
    from: { path: `^${home}/` },
    to: { path: '^(src|server|tests)/', pathNot: [home, ...allowed].map(place) },
  }
}

/** The packages appear only in `homes`, which are beginnings of regular expressions. */
function confined(label, packages, homes, comment) {
  return {
    name: `only:${label}`,
    severity: 'error',
    comment,
    from: { path: '^(src|server)/', pathNot: homes.map((home) => `^${home}`) },
    to: { path: `node_modules/(${packages.join('|')})/` },
  }
}

const failures = ['src/shared/result.ts', 'src/shared/errors.ts']
const page = ['src/api', 'src/ui', 'src/i18n', 'src/shared']
const heavy = 'node_modules/(@tiptap/|prosemirror-|react|@base-ui/|yjs/|y-|lib0/)'

const everywhere = [
  { name: 'no-cycles', severity: 'error', comment: 'a circle has no first reader', from: {}, to: { circular: true } },
  { name: 'no-unresolved', severity: 'error', comment: 'nothing lies there', from: {}, to: { couldNotResolve: true } },
  {
    name: 'no-tests-in-product',
    severity: 'error',
    comment: 'the product knows no tests',
    from: { path: '^(src|server)/' },
    to: { path: '^tests/' },
  },
  {
    name: 'main-is-a-leaf',
    severity: 'error',
    comment: 'an entry is started, not imported',
    from: {},
    to: { path: '^(src/main\\.tsx|server/(main|cli)\\.ts)$' },
  },
  {
    name: 'server-takes-only-shared',
    severity: 'error',
    comment: 'the server takes from src only src/shared',
    from: { path: '^server/' },
    to: { path: '^src/', pathNot: '^src/shared/' },
  },
  {
    name: 'client-takes-no-server',
    severity: 'error',
    comment: 'the client takes nothing from the server',
    from: { path: '^src/' },
    to: { path: '^server/' },
  },
  {
    name: 'no-dev-packages-on-the-server',
    severity: 'error',
    comment: 'a server without development packages must start; the bench is none',
    from: { path: '^server/', pathNot: '^server/(scripts|bench)/' },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
  },
]

const sharedRooms = [
  room('src/shared', [], 'both sides import it, so it imports neither'),
  room('src/shared/article', failures, 'the article knows no workflow, format or wire'),
  room('src/shared/workflow', ['src/shared/article', ...failures], 'rules know the article only'),
  room('src/shared/export', ['src/shared/article', 'src/shared/workflow', ...failures], 'exporters: JSON in, text out'),
  {
    name: 'pure:export-and-workflow',
    severity: 'error',
    comment: 'formats and rules reach no editor, no React and no Yjs, not even through another file',
    from: { path: '^src/shared/(export|workflow)/' },
    to: { path: heavy, reachable: true },
  },
  {
    name: 'pure:no-schema',
    severity: 'error',
    comment: 'formats and rules work on the JSON of an article, never on its schema or Y.Doc',
    from: { path: '^src/shared/(export|workflow)/' },
    to: { path: '^src/shared/article/((schema|ydoc|metadata)\\.ts$|nodes/|marks/)', reachable: true },
  },
  {
    name: 'shared-runs-anywhere',
    severity: 'error',
    comment: 'shared code runs in the browser and in Node, so it uses neither alone',
    from: { path: '^src/shared/' },
    to: { dependencyTypes: ['core'] },
  },
]

const clientRooms = [
  room('src/ui', [], 'no newsroom word in ui: it imports nothing of ours'),
  room('src/i18n', ['src/shared'], 'words belong to the names of shared'),
  room('src/api', ['src/shared'], 'the only way to the server knows no page'),
  room(
    'src/editor',
    ['src/collab', 'src/ui', 'src/i18n', 'src/shared'],
    'the editor mounts without a page: it writes in a session and asks for nothing else',
  ),
  room('src/collab', ['src/ui', 'src/i18n', 'src/shared'], 'a session needs no page'),
  room('src/import', ['src/editor/paste', 'src/collab', 'src/api', 'src/shared'], 'a file becomes an article without a page or an editor'),
  room('src/desk', [...page, 'src/import'], 'pages do not import pages'),
  room('src/account', page, 'pages do not import pages'),
  room('src/site', page, 'pages do not import pages'),
  room('src/verify', page, 'pages do not import pages'),
  room('src/notices', page, 'every page may show what concerns the person, so it is part of none'),
  room('src/article', [...page, 'src/notices', 'src/editor', 'src/collab', 'src/import'], 'pages do not import pages'),
]

const serverRooms = [
  room('server/collab', ['src/shared'], 'knows neither HTTP nor SQL'),
  {
    name: 'collab-packages',
    severity: 'error',
    comment: 'collaboration gets everything else through its ports',
    from: { path: '^server/collab/' },
    to: { path: 'node_modules/', pathNot: 'node_modules/(yjs|lib0|y-protocols|@types)/' },
  },
  room('server/store', ['server/collab/ports.ts', 'src/shared'], 'implements ports'),
  room('server/attribution', ['src/shared'], 'who wrote what follows from rows of the log, wherever they lie'),
  room('server/services', ['server/attribution', 'server/store', 'server/collab/ports.ts', 'src/shared'], 'knows no transport'),
  room('server/http', ['server/services', 'server/collab', 'server/log.ts', 'src/shared'], 'knows no SQL'),
  {
    name: 'http-has-one-door-to-collab',
    severity: 'error',
    comment: 'only the upgrade meets a hub',
    from: { path: '^server/http/', pathNot: '^server/http/(app|collabSocket)\\.ts$' },
    to: { path: '^server/collab/' },
  },
  room(
    'server/demo',
    ['server/services', 'server/store', 'server/collab/ports.ts', 'src/shared'],
    'the demo works as people do: through services',
  ),
  room('server/bench', ['src/shared'], 'the bench knows the server only from outside'),
  room('server/scripts', [], 'scripts run before anything is installed or built'),
]

const packages = [
  confined('fastify', ['fastify', '@fastify/[^/]+'], ['server/http/'], 'HTTP stays in server/http'),
  confined(
    'kysely',
    ['kysely'],
    ['server/(store|services|demo)/', 'server/(main|cli)\\.ts'],
    'queries stay in the store; services name its types',
  ),
  confined('drivers', ['libsql', 'pg', '@types/pg'], ['server/store/'], 'drivers stay in the store'),
  confined('react', ['react', 'react-dom', 'zustand', '@base-ui/react', '@tiptap/react'], ['src/(?!shared/)'], 'React stays in the client'),
  confined(
    'editor',
    ['@tiptap/[^/]+', 'prosemirror-[^/]+'],
    ['src/editor/', 'src/shared/article/'],
    'ProseMirror stays in the editor and the schema',
  ),
  confined('provider', ['y-websocket', 'y-indexeddb'], ['src/collab/'], 'one place connects to the server'),
  confined('query', ['@tanstack/react-query'], ['src/(?!shared/|ui/|editor/|collab/)'], 'the document is never a cached query'),
  confined('nobody', ['y-prosemirror'], [], 'a second copy of the binding: use @tiptap/y-tiptap'),
]

module.exports = {
  forbidden: [...everywhere, ...sharedRooms, ...clientRooms, ...serverRooms, ...packages],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
}
