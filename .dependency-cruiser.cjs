/**
 * Who may import whom. Each rule's name is the sentence a developer reads when it is broken; docs/ARCHITECTURE.md
 * draws the same walls. One way: web → (schema) → api → tasks / hypervisor port → drivers → protocol clients → transports.
 */
const forbidden = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const test = '\\.(test|testsuite|test-d)\\.ts$|/testing/';

module.exports = {
  forbidden: [
    forbidden(
      'nothing-imports-in-a-circle',
      {},
      { circular: true },
      'A circle means that two files are one file, or that a third is missing.',
    ),
    forbidden(
      'domain-knows-only-itself-and-zod',
      { path: '^packages/domain/src', pathNot: test },
      { pathNot: '^packages/domain/src|node_modules/zod' },
      'The domain has no I/O, so that rules can be read by everyone.',
    ),
    forbidden(
      'libvirt-rpc-depends-on-nothing',
      { path: '^packages/libvirt-rpc/src', pathNot: test },
      { pathNot: '^packages/libvirt-rpc/src', dependencyTypesNot: ['core'] },
      'The protocol client is publishable on its own.',
    ),
    forbidden(
      'vsphere-soap-knows-no-package-of-ours',
      { path: '^packages/vsphere-soap/src', pathNot: test },
      { path: '^(packages/(?!vsphere-soap/)|apps/)' },
      'The protocol client is publishable on its own.',
    ),
    forbidden(
      'only-vsphere-soap-imports-soap',
      { path: '^(packages|apps|tools|bench|e2e)/', pathNot: '^packages/vsphere-soap/' },
      { path: 'node_modules/soap/' },
      'Its traps are known and shut in one place.',
    ),
    forbidden(
      'the-port-knows-only-the-domain',
      { path: '^packages/hypervisor/src', pathNot: test },
      { path: '^(packages/(?!hypervisor|domain)|apps/)' },
      'Drivers depend on the port, never the other way.',
    ),
    forbidden(
      'a-driver-never-imports-another-driver',
      { path: '^packages/driver-([^/]+)/' },
      { path: '^packages/driver-', pathNot: '^packages/driver-$1/' },
      'What two drivers share belongs to the port or to a client.',
    ),
    forbidden(
      'drivers-import-only-port-domain-client-and-transport',
      { path: '^packages/driver-[^/]+/src', pathNot: test },
      { path: '^(packages/(db|tasks|testkit)/|apps/)' },
      'A driver translates; it keeps nothing and decides nothing.',
    ),
    forbidden(
      'only-the-container-names-a-driver',
      { path: '^apps/api/src', pathNot: ['^apps/api/src/container\\.ts$', test] },
      { path: '^packages/driver-' },
      'The composition root alone knows which hypervisors there are.',
    ),
    forbidden(
      'only-db-imports-prisma',
      { path: '^(packages|apps)/', pathNot: '^packages/db/' },
      { path: 'node_modules/(@prisma|prisma|@libsql|libsql|pg)/' },
      'Everyone else asks repositories.',
    ),
    forbidden(
      'only-ssh-imports-ssh2',
      { path: '^(packages|apps|tools|bench|e2e)/', pathNot: '^packages/ssh/' },
      { path: 'node_modules/ssh2/' },
      'ssh2 is wrapped once.',
    ),
    forbidden(
      'only-tasks-imports-openworkflow',
      { path: '^(packages|apps)/', pathNot: '^packages/tasks/' },
      { path: 'node_modules/openworkflow/' },
      'The engine stays behind packages/tasks.',
    ),
    forbidden(
      'tasks-knows-no-database-and-no-hypervisor',
      { path: '^packages/tasks/src', pathNot: test },
      { path: '^(packages/(db|hypervisor|driver-|libvirt-rpc|ssh)|apps/)' },
      'The engine hands the world through and stores through its port.',
    ),
    forbidden(
      'the-console-imports-no-server-code',
      { path: '^apps/web/' },
      { path: '^(apps/api|packages)/' },
      'The console is one client of the public graph, like any other.',
    ),
    forbidden(
      'suites-and-testkit-are-for-tests',
      {
        path: '^(packages|apps)/',
        pathNot: [test, '^packages/testkit/', '^packages/[^/]+/tools/'],
      },
      { path: '^packages/testkit/|/testing/' },
      'Nothing that ships may depend on the test lab.',
    ),
    forbidden(
      'no-deep-imports-past-a-package',
      { path: '^(packages|apps)/([^/]+)/' },
      {
        path: '^packages/([^/]+)/src/',
        pathNot: [
          '^packages/$2/',
          '^packages/[^/]+/src/(index|testing/index|[^/]+/index)\\.ts$',
          '^packages/db/src/(pothos|generated/pothos-sqlite)\\.ts$',
        ],
      },
      'A package is what its exports say.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(generated|\\.next|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
