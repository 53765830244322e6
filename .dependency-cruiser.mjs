// Who may import whom: the picture in docs/architecture.md as rules. `npm run check` and tests/architecture apply them.

const ours = '^(lib|functions|dev|scripts|tests|bench|packages|console)/'
const edges = '^(functions/[^/]+\\.ts$|functions/[^/]+/index\\.ts$|dev/|scripts/|tests/|bench/)'

/** Of our own files, `from` may import only these, and what stands in its own folder. */
const onlyImports = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: ours, pathNot: allowed },
})

/** Only these folders may import the package. */
const onlyIn = (name, comment, packages, folders) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(lib|functions)/', pathNot: folders },
  to: { path: packages.map((pattern) => `(^|node_modules/)${pattern}(/|$)`) },
})

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that import each other cannot be understood one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere is a typing mistake, or a package that package.json does not list.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-packages-in-production',
      comment: 'A function is deployed with dependencies only.',
      severity: 'error',
      // the function `migrate` bundles its migration runner; nothing else does
      from: { path: '^(lib|functions)/', pathNot: '^lib/store/migrate\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    onlyImports(
      'domain-is-pure',
      'lib/notifications imports nothing of ours: the edges know it, it knows no edge.',
      '^lib/notifications/',
      ['^lib/notifications/'],
    ),
    {
      name: 'domain-without-platform',
      comment: 'No AWS, queue, SQL, HTTP or file system in the domain; ids are its own business.',
      severity: 'error',
      from: { path: '^lib/notifications/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'],
        pathNot: ['(^|node_modules/)uuid(/|$)', '^(node:)?crypto$'],
      },
    },
    onlyImports('config-is-alone', 'lib/config imports nothing of ours.', '^lib/config/', ['^lib/config/']),
    onlyImports('observability-is-alone', 'lib/observability imports nothing of ours.', '^lib/observability/', [
      '^lib/observability/',
    ]),
    ...['channels', 'store', 'queue', 'http', 'webhooks'].map((folder) =>
      onlyImports(
        `${folder}-knows-the-domain-only`,
        `lib/${folder} imports lib/notifications and its own files.`,
        `^lib/${folder}/`,
        [`^lib/${folder}/`, '^lib/notifications/'],
      ),
    ),
    onlyImports(
      'handlers-get-their-world',
      'A handler is given its store, queue and channels: it imports the domain, http, observability and its own folder.',
      '^functions/([^/]+)/(?!(index|channels)\\.ts$)', // channels.ts is wiring that became too long for index.ts
      ['^functions/$1/', '^lib/(notifications|http|observability)/'],
    ),
    onlyImports(
      'client-is-alone',
      'The client is published by itself: it knows the API by its document alone.',
      '^packages/client/',
      ['^packages/client/'],
    ),
    onlyImports(
      'cli-is-a-client',
      'The command line talks to the API as anybody does: through the client. Its launcher finds Node as every script does.',
      '^packages/cli/',
      ['^packages/(cli|client)/', '^scripts/(find-node|install-packages)\\.mjs$'],
    ),
    onlyImports(
      'console-knows-the-client-alone',
      'The console runs in a browser: of ours it knows the client, and through it the API by its document.',
      '^console/',
      ['^console/', '^packages/client/src/(schema|error|vocabulary|recipient)\\.ts$'],
    ),
    {
      name: 'nobody-imports-the-edges',
      comment: 'Wiring is where imports end; production code never needs the local runner, scripts or tests.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: edges },
    },
    {
      name: 'no-tests-in-code',
      comment: 'Tests import the code, never the other way round.',
      severity: 'error',
      from: { path: ours, pathNot: '^(tests|bench)/' },
      to: { path: '^tests/' },
    },
    onlyIn(
      'queue-packages',
      'Only lib/queue imports bullmq, ioredis and the counters that stand on them.',
      ['bullmq', 'ioredis', 'rate-limiter-flexible'],
      '^lib/queue/',
    ),
    onlyIn(
      'pg-package',
      'Only lib/queue imports pg, which is what BullMQ speaks, and the one file that hands it to the migration runner.',
      ['pg'],
      '^lib/(queue/|store/run-migrations\\.ts$)',
    ),
    onlyIn('sql-packages', 'Only lib/store imports postgres.', ['postgres', 'node-pg-migrate'], '^lib/store/'),
    onlyIn(
      'aws-packages',
      'Only lib/channels imports the AWS clients, and lib/config the one that reads secrets.',
      ['@aws-sdk', '@smithy'],
      '^lib/(channels/|config/secrets\\.ts$)',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages/[^/]+/dist|console/dist|dist|\\.heliograph|\\.serverless|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
}
