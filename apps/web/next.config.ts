import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';
import { readEnv } from './src/env.ts';

const api = readEnv().apiUrl.origin;

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The test command checks the types of the whole repository; a build for running need not do it again.
  typescript: { ignoreBuildErrors: true },
  // `server.ts` carries these paths itself, with an address that is read at run time. The rewrites serve `next dev`
  // and `next start`, where the address is fixed when the console is built.
  async rewrites() {
    return ['/graphql', '/console', '/transfers'].flatMap((prefix) => [
      { source: prefix, destination: `${api}${prefix}` },
      { source: `${prefix}/:path*`, destination: `${api}${prefix}/:path*` },
    ]);
  },
};

export default createNextIntlPlugin('./src/i18n/request.ts')(config);
