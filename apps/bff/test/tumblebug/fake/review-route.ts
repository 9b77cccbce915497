import { setTimeout as delay } from 'node:timers/promises';
import type { Order } from './engine.ts';
import { type FakeRoute, path } from './fake-route.ts';
import type { Quirks } from './quirks.ts';
import { Refusal } from './refusal.ts';
import type { Store } from './store.ts';
import { placeOf } from './views.ts';

/** The review of an order: always 200 when it can be read, whatever it says. */
export const createReviewRoute = ({ store, quirks }: { store: Store; quirks: () => Quirks }): FakeRoute => ({
  operation: 'post /ns/{nsId}/infraDynamicReview',
  pattern: path('/ns/*/infraDynamicReview'),
  async handle({ params: [ns = ''], body }) {
    if (!store.namespaces.has(ns)) throw new Refusal(404, 'Not valid namespace');
    const { reviewSays, reviewMs } = quirks();
    await delay(reviewMs);
    const { name, nodeGroups } = body as Order;
    const nodeReviews = nodeGroups.map(({ name: nodeName, nodeGroupSize, specId, imageId }) => {
      const { provider, region } = placeOf(specId);
      const errors = [
        ...(store.hasRegion(provider, region) ? [] : [`Failed to find spec ${specId}: not found`]),
        ...reviewSays.errors,
      ];
      const { warnings } = reviewSays;
      const status = errors.length > 0 ? 'Error' : warnings.length > 0 ? 'Warning' : 'Ready';
      const validation = (resourceId: string) => ({
        resourceId,
        resourceName: resourceId,
        isAvailable: true,
        status: 'Available',
      });
      return {
        nodeName,
        nodeGroupSize,
        status,
        message:
          status === 'Ready' ? 'Node can be created successfully' : `Node has ${status.toLowerCase()}s`,
        canCreate: errors.length === 0,
        specValidation: validation(specId),
        imageValidation: validation(imageId),
        connectionName: `${provider}-${region}`,
        providerName: provider,
        regionName: region,
        estimatedCost: 'Cost estimation unavailable',
        // Left out when they are empty.
        ...(errors.length === 0 ? {} : { errors }),
        ...(warnings.length === 0 ? {} : { warnings }),
      };
    });
    const worst = ['Error', 'Warning', 'Ready'].find((word) =>
      nodeReviews.some(({ status }) => status === word),
    );
    return {
      infraName: name,
      overallStatus: worst ?? 'Ready',
      overallMessage: 'All Nodes have been looked at',
      creationViable: worst !== 'Error',
      estimatedCost: `Cost estimation unavailable for all ${nodeGroups.length} VMs`,
      totalNodeCount: nodeGroups.length,
      policyOnPartialFailure: 'continue',
      nodeReviews,
      recommendations: null,
    };
  },
});
