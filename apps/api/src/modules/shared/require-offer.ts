import { CorralError, type Offer } from '@corral/domain';

/** @throws CorralError CAPABILITY_MISSING with the offer's reason, naming the field. */
export function requireOffer(offer: Offer, capability: string, field: string): void {
  if (offer.supported) return;
  const reason = offer.reason ?? 'The node does not offer that.';
  throw new CorralError('CAPABILITY_MISSING', reason, { capability, field });
}
