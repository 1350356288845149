import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { AppServices } from '../services.ts';
import type { Inventory } from '../modules/inventory/inventory.ts';

/** What the process counts for Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'kind' | 'outcome'>;
}

export interface MetricsSources {
  readonly db: AppServices['db'];
  readonly inventory: Inventory;
  readonly stats: AppServices['stats'];
  /** Open graphql-ws sockets and running subscriptions. */
  sockets(): number;
  subscriptions(): number;
  consoles(): number;
}

/** Gauges are read when they are asked for, so that an idle server does nothing. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'corral_' });
  const gauge = (name: string, help: string, read: () => number): void => {
    registry.registerMetric(
      new Gauge({
        name: `corral_${name}`,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  };
  gauge('node_sessions', 'Nodes with an open session', () => sources.inventory.sessions);
  gauge('websockets', 'Open GraphQL WebSockets', () => sources.sockets());
  gauge('subscriptions', 'Running subscriptions', () => sources.subscriptions());
  gauge('consoles', 'Open console sockets', () => sources.consoles());
  gauge('vms_followed', 'VMs whose statistics somebody follows', () => sources.stats.followed);
  registry.registerMetric(
    new Gauge({
      name: 'corral_nodes',
      help: 'Nodes by connection state',
      labelNames: ['state'],
      registers: [],
      async collect() {
        this.reset();
        const groups = await sources.db.prisma.node.groupBy({
          by: ['state'],
          _count: { _all: true },
        });
        for (const { state, _count } of groups) this.set({ state }, _count._all);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'corral_tasks',
      help: 'Tasks by state',
      labelNames: ['state'],
      registers: [],
      async collect() {
        this.reset();
        const groups = await sources.db.prisma.task.groupBy({
          by: ['state'],
          _count: { _all: true },
        });
        for (const { state, _count } of groups) this.set({ state }, _count._all);
      },
    }),
  );
  const requests = new Counter({
    name: 'corral_graphql_operations_total',
    help: 'GraphQL operations by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  return { registry, requests };
}
