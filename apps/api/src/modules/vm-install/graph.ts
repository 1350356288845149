import type { MachineOffer, Offer } from '@corral/domain';
import { builder } from '../../graphql/builder.ts';

/** What a node offers to new VMs, so that a form can say why something cannot be chosen before it is asked for. */

const OfferRef = builder.objectRef<Offer>('Offer').implement({
  description: 'Whether a node has something; where it does not, why, and what helps.',
  fields: (t) => ({
    supported: t.exposeBoolean('supported'),
    reason: t.exposeString('reason', { nullable: true }),
  }),
});

const MachineOfferRef = builder.objectRef<MachineOffer>('MachineOffer').implement({
  description: 'What a node offers to a VM of one machine type.',
  fields: (t) => ({
    machine: t.exposeString('machine', { description: 'q35 or pc.' }),
    bios: t.field({ type: OfferRef, resolve: (offer) => offer.bios }),
    uefi: t.field({ type: OfferRef, resolve: (offer) => offer.uefi }),
    secureBoot: t.field({ type: OfferRef, resolve: (offer) => offer.secureBoot }),
    tpm: t.field({ type: OfferRef, resolve: (offer) => offer.tpm }),
    hyperv: t.field({ type: OfferRef, resolve: (offer) => offer.hyperv }),
    diskBuses: t.stringList({ resolve: (offer) => [...offer.diskBuses] }),
  }),
});

builder.prismaObjectField('Node', 'machineOffers', (t) =>
  t.field({
    type: [MachineOfferRef],
    nullable: true,
    description: 'Read live from the node, one entry a machine type; fails alone.',
    resolve: (node, _args, { app }) => app.world.nodes.session(node.id).facts.offers(),
  }),
);
