# Corral in two images from one file: `--target api` and `--target console`.
# syntax=docker/dockerfile:1
ARG NODE_IMAGE=node:24-bookworm-slim

# Dependencies of all workspaces, without install scripts: every native part is a platform package.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /corral
COPY package.json package-lock.json .npmrc ./
COPY packages/config/package.json packages/config/
COPY packages/db/package.json packages/db/
COPY packages/domain/package.json packages/domain/
COPY packages/driver-esxi/package.json packages/driver-esxi/
COPY packages/driver-libvirt/package.json packages/driver-libvirt/
COPY packages/hypervisor/package.json packages/hypervisor/
COPY packages/libvirt-rpc/package.json packages/libvirt-rpc/
COPY packages/ssh/package.json packages/ssh/
COPY packages/tasks/package.json packages/tasks/
COPY packages/testkit/package.json packages/testkit/
COPY packages/vsphere-soap/package.json packages/vsphere-soap/
COPY apps/api/package.json apps/api/
COPY apps/web/package.json apps/web/
RUN npm ci --ignore-scripts

# The generated database client and the built console.
FROM dependencies AS build
ENV NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1
COPY . .
RUN npm run generate && npm run build --workspace @corral/web

# What production needs: the same tree without development dependencies.
FROM dependencies AS production
RUN npm prune --omit=dev --ignore-scripts

FROM ${NODE_IMAGE} AS api
ENV NODE_ENV=production CORRAL_DATA_DIR=/data
WORKDIR /corral
COPY --from=production /corral/ ./
COPY --from=build /corral/packages ./packages
COPY --from=build /corral/prisma ./prisma
COPY --from=build /corral/apps/api ./apps/api
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 9601
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:9601/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "apps/api/src/main.ts"]

FROM ${NODE_IMAGE} AS console
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 CORRAL_WEB_PORT=9528 CORRAL_API_URL=http://127.0.0.1:9601
WORKDIR /corral
COPY --from=production /corral/ ./
COPY --from=build /corral/apps/web ./apps/web
WORKDIR /corral/apps/web
USER node
EXPOSE 9528
CMD ["node", "server.ts"]
