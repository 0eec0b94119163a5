/**
 * The import rules of the rooms, see docs/. Cruised twice by `npm run check`:
 *   - SHUKE_IMPORTS=all counts type imports too: who may know whom.
 *   - SHUKE_IMPORTS=runtime leaves them out: what ends up in a bundle. `reachable` follows type-only edges
 *     otherwise, and would forbid the front ends to know the shapes of requests.
 */
const runtime = process.env.SHUKE_IMPORTS === 'runtime';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const anyPackage = 'node_modules';

const whoMayKnowWhom = [
  forbid('shared-knows-typebox-only', 'The shared room runs everywhere, so it needs nothing but typebox.',
    { path: '^shared/' },
    { pathNot: ['^shared/', '(^|/)node_modules/typebox/'] }),
  forbid('front-ends-know-shared-only', 'A front end speaks to the server over HTTP, never by import.',
    { path: '^(miniapp|console)/' },
    { path: '^(server|scripts|tests|deploy)/' }),
  forbid('front-ends-are-strangers', 'Mini-program and console share the shared room, not each other.',
    { path: '^(miniapp|console)/' },
    { path: '^(miniapp|console)/', pathNot: '^$1/' }),
  forbid('features-know-their-neighbours-by-the-door', 'Another feature is reached by its index.ts; prefer its event.',
    { path: '^server/src/features/([^/]+)/' },
    { path: '^server/src/features/([^/]+)/.+', pathNot: ['^server/src/features/$1/', '^server/src/features/[^/]+/index[.]ts$'] }),
  forbid('features-know-adapters-by-the-port', 'Which real service stands behind a port is decided outside features.',
    { path: '^server/src/features/' },
    { path: '^server/src/adapters/', pathNot: '^server/src/adapters/[^/]+/port[.]ts$' }),
  forbid('features-stay-in-their-house', 'A feature knows shared, platform, itself, ports and doors: nothing else.',
    { path: '^server/src/features/' },
    { path: '^(server|scripts|tests|miniapp|console)/', pathNot: '^server/src/(features|platform|adapters)/' }),
  forbid('platform-knows-no-feature', 'Features stand on the platform, not the other way round.',
    { path: '^server/src/platform/' },
    { path: '^server/src/(features|sandbox)/' }),
  forbid('adapters-know-shared-and-platform', 'An adapter translates one outside service and knows no business.',
    { path: '^server/src/adapters/' },
    { path: '^server/', pathNot: '^server/src/(adapters|platform)/' }),
  forbid('sandbox-is-the-outside-world', 'The sandbox must not share the code that it checks.',
    { path: '^server/src/sandbox/' },
    { path: '^(server|scripts|tests|miniapp|console)/', pathNot: '^server/src/sandbox/' }),
  forbid('nobody-imports-the-sandbox', 'It is reached over HTTP, as the real services are.',
    { path: '^server/', pathNot: '^server/src/sandbox/' },
    { path: '^server/src/sandbox/' }),
  forbid('product-knows-no-tools', 'Scripts and tests know the product; it does not know them.',
    { path: '^(server|shared|miniapp|console)/' },
    { path: '^(scripts|tests)/' }),
  forbid('resolvable', 'An import that leads nowhere hides what it would show.',
    { pathNot: '^tests/' },
    { couldNotResolve: true, pathNot: ['^virtual:', '[.](scss|css|svg|png|webp)$'] }),
];

const whatEndsUpInBundles = [
  // Features are neighbours and may call at each other's doors in both directions; everything else is a tree.
  forbid('no-circles', 'A circle of imports cannot be understood or loaded piece by piece.',
    {},
    { circular: true, viaOnly: { pathNot: '^server/src/features/[^/]+/index[.]ts$' } }),
  forbid('front-ends-carry-no-schemas', 'Schemas are types to a front end: 0.5 kB instead of 75 kB.',
    { path: '^(miniapp|console)/src/' },
    { path: '(^|/)node_modules/typebox/', reachable: true }),
];

module.exports = {
  forbidden: runtime ? whatEndsUpInBundles : whoMayKnowWhom,
  options: {
    doNotFollow: { path: anyPackage },
    exclude: { path: ['(^|/)dist/', '^[.]shuke/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: !runtime,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.jsx', '.json', '.d.ts'],
    },
  },
};
