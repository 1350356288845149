import { firewallSettingsSchema, hasCode, sameFirewall } from '@corral/domain';
import type { FilterDefinition } from '@corral/hypervisor';
import { defineStep, type ArtefactRemover } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { makeNamed } from '../shared/make.ts';
import { settleRemoved } from '../shared/settle.ts';
import { vmStepParams } from '../vm/subject.ts';

const defineParams = z.object({
  nodeId: z.string(),
  name: z.string(),
  settings: firewallSettingsSchema,
  /** What it is for, as in `the card 52:54:00:… of web-1`. */
  what: z.string(),
});

/** Makes a packet filter and reads it back. */
export const defineFilterStep = defineStep<World, z.output<typeof defineParams>>({
  kind: 'filter.define',
  params: defineParams,
  run: async (context, { nodeId, name, settings, what }) => {
    const { filters } = context.world.nodes.session(nodeId);
    const { signal } = context;
    await makeNamed<FilterDefinition>(context, {
      draft: { nodeId, kind: 'filter', ref: { name }, label: `packet filter of ${what}` },
      find: () => filters.get(name, { signal }),
      isWhole: (found) => found.settings !== null && sameFirewall(found.settings, settings),
      discard: () => filters.remove(name, { signal }),
      make: () => filters.define(name, settings, { signal }),
    });
    return { name };
  },
});

const sweepParams = vmStepParams.extend({
  /** Filters that cards of the VM went through; those made for the VM are looked at anyway. */
  names: z.array(z.string()),
});

/**
 * Removes filters of a VM that nothing refers to any more. One that something does (the VM as it still runs, a copy of
 * the VM, a snapshot) stays until that is gone.
 */
export const sweepFiltersStep = defineStep<World, z.output<typeof sweepParams>>({
  kind: 'filter.sweep',
  params: sweepParams,
  run: async ({ world, signal, log }, { nodeId, vmUuid, names }) => {
    const { filters } = world.nodes.session(nodeId);
    const all = await filters.list({ signal });
    const idle = all.filter(
      (one) =>
        one.vmUuid !== null &&
        (one.vmUuid === vmUuid || names.includes(one.name)) &&
        one.usedBy.length === 0,
    );
    for (const { name } of idle) {
      try {
        await filters.remove(name, { signal });
      } catch (error) {
        if (!hasCode(error, 'IN_USE')) throw error;
        log('WARN', `${error.message} It stays.`);
        continue;
      }
      await settleRemoved(world, nodeId, 'filter', [{ name }]);
    }
    return { removed: idle.map(({ name }) => name) };
  },
});

const filterRef = z.object({ name: z.string() });

/** Removes a filter that a task left. */
export const removeFilterArtefact: ArtefactRemover<World> = async (world, artefact, signal) => {
  const { name } = filterRef.parse(artefact.ref);
  await world.nodes.session(artefact.nodeId).filters.remove(name, { signal });
};
